BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'Get-ChatUserStatus' {
    BeforeEach {
        $null = Connect-TestSandbox other
        $sandbox = Connect-TestSandbox
    }

    It 'gives the presence of users, in the order in which they were named, given by <how>' -ForEach @(
        @{ how = 'position'; get = { Get-ChatUserStatus u9, u1 } }
        @{ how = 'the pipeline'; get = { 'u9', 'u1' | Get-ChatUserStatus } }
        @{ how = 'the column UserId'; get = { [pscustomobject] @{ UserId = 'u9' }, [pscustomobject] @{ UserId = 'u1' } | Get-ChatUserStatus } }
        @{ how = 'the column UID'; get = { [pscustomobject] @{ UID = 'u9' }, [pscustomobject] @{ UID = 'u1' } | Get-ChatUserStatus } }
        @{ how = 'users'; get = { (Get-ChatUser u9), (Get-ChatUser u1) | Get-ChatUserStatus } }
        @{ how = 'members'; get = { Get-ChatGroupMember leads | Where-Object UserId -In u1, u9 | Sort-Object UserId -Descending | Get-ChatUserStatus } }
    ) {
        $found = & $get
        $found | Should -BeOfType ([GroupAdmin.ChatUserStatus])
        $found.UserId | Should -Be u9, u1
        $found.Status | Should -Not -Contain $null
        $found[0].ConnectionName | Should -Be sandbox
    }

    It 'asks for many users in few requests' {
        Set-ChatConnection -BatchSize 100
        $before = $sandbox.Requests
        (1..250).ForEach({ "u$_" }) | Get-ChatUserStatus | Should -HaveCount 250
        $sandbox.Requests - $before | Should -Be 3
    }

    It 'gives a user twice who is asked for twice' {
        (Get-ChatUserStatus u1, u1).UserId | Should -Be u1, u1
    }

    It 'reports each unknown user and gives the others' {
        $found = Get-ChatUserStatus u1, nobody, u2, noone -ErrorAction SilentlyContinue -ErrorVariable failed
        $found.UserId | Should -Be u1, u2
        $failed.TargetObject | Should -Be nobody, noone
        Assert-Failure $failed[0] -Id ChatNotFound -Category ObjectNotFound -Target nobody
    }

    It 'works over the connection given by name or as an object' {
        $null = New-ChatUser ann Ann -Connection other
        (Get-ChatUserStatus ann -Connection other).ConnectionName | Should -Be other
        (Get-ChatUserStatus ann -Connection (Get-ChatConnection other)).UserId | Should -Be ann
        Assert-Failure (Get-TestFailure { Get-ChatUserStatus ann }) -Id ChatNotFound -Target ann
    }

    It 'refuses the id <what> before any request, and gives the others' -ForEach @(
        @{ what = 'that is empty'; id = '' }
        @{ what = 'with a comma'; id = 'u1,u2' }
        @{ what = 'with a control character'; id = "u`n1" }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Get-ChatUserStatus $id }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        $sandbox.Requests | Should -Be $before
        (Get-ChatUserStatus u1, $id, u2 -ErrorAction Ignore).UserId | Should -Be u1, u2
    }

    It 'refuses null and objects of another kind' {
        Assert-Failure (Get-TestFailure { Get-ChatUserStatus $null }) -Id ParameterArgumentTransformationError
        Assert-Failure (Get-TestFailure { Get-ChatGroup leads | Get-ChatUserStatus }) -Id ParameterArgumentTransformationError
    }
}
