BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'Remove-ChatGroupMember' {
    BeforeEach {
        $null = Connect-TestSandbox other
        $sandbox = Connect-TestSandbox
    }

    It 'removes every id from the pipeline and says nothing' {
        'u1', 'u2' | Remove-ChatGroupMember -Group general | Should -BeNullOrEmpty
        (Get-ChatGroupMember general).UserId | Should -Be (3..8).ForEach({ "u$_" })
    }

    It 'empties a group that is piped in' {
        Get-ChatGroupMember general | Remove-ChatGroupMember
        Get-ChatGroupMember general | Should -BeNullOrEmpty
    }

    It 'takes rows with the columns <group> and <user>' -ForEach @(
        @{ group = 'GroupId'; user = 'UserId' }
        @{ group = 'GUID'; user = 'UID' }
    ) {
        [pscustomobject] @{ $group = 'leads'; $user = 'u1' }, [pscustomobject] @{ $group = 'vault'; $user = 'u12' } | Remove-ChatGroupMember
        (Get-ChatGroupMember leads).UserId | Should -Be u2, u9
        (Get-ChatGroupMember vault).UserId | Should -Be u1
    }

    It 'removes every user from every group' {
        Get-ChatGroup general, leads | Remove-ChatGroupMember -User u1, u2
        (Get-ChatGroupMember general).Count | Should -Be 6
        (Get-ChatGroupMember leads).UserId | Should -Be u9
    }

    It 'counts a user who is no member as unchanged, without an error, and removes the others' {
        $outcomes = Remove-ChatGroupMember general u1, u12, u2 -PassThru -ErrorAction Stop
        $outcomes | Sort-Object UserId | ForEach-Object { "$($_.UserId) $($_.Action) $($_.Outcome)" } |
            Should -Be 'u1 Remove Done', 'u12 Remove Unchanged', 'u2 Remove Done'
        (Get-ChatGroupMember general).Count | Should -Be 6
    }

    It 'kicks with -Kick' {
        $outcome = Remove-ChatGroupMember general u1 -Kick -PassThru
        "$($outcome.Action) $($outcome.Outcome)" | Should -Be 'Kick Done'
        (Get-ChatGroupMember general).UserId | Should -Not -Contain u1
    }

    It 'takes the outcomes of Add-ChatGroupMember' {
        Add-ChatGroupMember leads u5, u6 -PassThru | Remove-ChatGroupMember
        (Get-ChatGroupMember leads).UserId | Should -Be u1, u2, u9
    }

    It 'reports an unknown group once and serves the others' {
        $failures = @(Get-TestFailure { Remove-ChatGroupMember nope, leads u1, u2 })
        Assert-Failure $failures -Id ChatNotFound -Category ObjectNotFound -Target nope
        (Get-ChatGroupMember leads).UserId | Should -Be u9
    }

    It 'sends nothing with -WhatIf' {
        $before = $sandbox.Requests
        'u1' | Remove-ChatGroupMember -Group general -PassThru -WhatIf | Should -BeNullOrEmpty
        'u1' | Remove-ChatGroupMember -Group general -Kick -WhatIf
        $sandbox.Requests | Should -Be $before
        (Get-ChatGroupMember general).Count | Should -Be 8
    }

    It 'works over the connection given by name or as an object' {
        Remove-ChatGroupMember general u1 -Connection other
        Remove-ChatGroupMember general u2 -Connection (Get-ChatConnection other)
        (Get-ChatGroupMember general -Connection other).Count | Should -Be 6
        (Get-ChatGroupMember general -Connection sandbox).Count | Should -Be 8
    }

    It 'refuses the id <what> before any request' -ForEach @(
        @{ what = 'that is empty'; id = '' }
        @{ what = 'with a comma'; id = 'a,b' }
        @{ what = 'with a control character'; id = "a`nb" }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Remove-ChatGroupMember general $id }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        Assert-Failure (Get-TestFailure { Remove-ChatGroupMember $id u1 }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses null, an object of another kind and a text that could be either' {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Remove-ChatGroupMember general $null }) -Id ParameterArgumentTransformationError
        Assert-Failure (Get-TestFailure { [datetime]::Now | Remove-ChatGroupMember general }) -Id ParameterArgumentTransformationError
        Assert-Failure (Get-TestFailure { 'general' | Remove-ChatGroupMember }) -Id ChatInvalidRequest -Target general
        $sandbox.Requests | Should -Be $before
    }
}
