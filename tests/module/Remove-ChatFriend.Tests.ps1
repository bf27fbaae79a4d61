BeforeAll {
    . $PSScriptRoot/Common.ps1

    function Get-Friend([string] $Of, [hashtable] $With = @{}) {
        (Get-ChatUser $Of -Detailed @With).Friends | Sort-Object
    }
}

AfterAll {
    Disconnect-Test
}

Describe 'Remove-ChatFriend' {
    BeforeEach {
        $null = Connect-TestSandbox other
        Add-ChatFriend u1 u4
        $sandbox = Connect-TestSandbox
        Add-ChatFriend u1 u4
    }

    It 'removes friends, given by <how>, and says nothing' -ForEach @(
        @{ how = 'position'; remove = { Remove-ChatFriend u1 u2, u3 } }
        @{ how = 'the pipeline'; remove = { 'u2', 'u3' | Remove-ChatFriend u1 } }
        @{ how = 'users'; remove = { Get-ChatUser u2, u3 | Remove-ChatFriend u1 } }
        @{ how = 'the columns UserId and FriendId'; remove = { [pscustomobject] @{ UserId = 'u1'; FriendId = 'u2' }, [pscustomobject] @{ UserId = 'u1'; FriendId = 'u3' } | Remove-ChatFriend } }
        @{ how = 'the columns UID and FriendUID'; remove = { [pscustomobject] @{ UID = 'u1'; FriendUID = 'u2' }, [pscustomobject] @{ UID = 'u1'; FriendUID = 'u3' } | Remove-ChatFriend } }
    ) {
        & $remove | Should -BeNullOrEmpty
        Get-Friend u1 | Should -Be u4
    }

    It 'takes the outcomes of Add-ChatFriend' {
        Add-ChatFriend u1 u7 -PassThru | Remove-ChatFriend -ErrorAction Stop
        Get-Friend u1 | Should -Be u2, u3, u4
    }

    It 'emits one outcome for each friend with -PassThru' {
        $outcomes = Remove-ChatFriend u1 u2, u3 -PassThru
        $outcomes.ForEach({ "$($_.By) $($_.UserId) $($_.Action) $($_.Outcome)" }) | Sort-Object | Should -Be 'u1 u2 RemoveFriend Done', 'u1 u3 RemoveFriend Done'
    }

    It 'reports an unknown friend and removes the others' {
        $failures = @(Get-TestFailure { Remove-ChatFriend u1 u2, nobody })
        Assert-Failure $failures -Id ChatNotFound -Category ObjectNotFound -Target nobody
        Get-Friend u1 | Should -Be u3, u4
    }

    It 'sends nothing with -WhatIf' {
        $before = $sandbox.Requests
        Remove-ChatFriend u1 u2 -PassThru -WhatIf | Should -BeNullOrEmpty
        $sandbox.Requests | Should -Be $before
        Get-Friend u1 | Should -Be u2, u3, u4
    }

    It 'works over the connection given by name or as an object' {
        Remove-ChatFriend u1 u2 -Connection other
        Remove-ChatFriend u1 u3 -Connection (Get-ChatConnection other)
        Get-Friend u1 @{ Connection = 'other' } | Should -Be u4
        Get-Friend u1 | Should -Be u2, u3, u4
    }

    It 'refuses the id <what> before any request' -ForEach @(
        @{ what = 'that is empty'; id = '' }
        @{ what = 'with a comma'; id = 'u4,u5' }
        @{ what = 'with a control character'; id = "u`n1" }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Remove-ChatFriend u1 $id }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        Assert-Failure (Get-TestFailure { Remove-ChatFriend $id u1 }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses null and objects of another kind' {
        Assert-Failure (Get-TestFailure { Remove-ChatFriend u1 $null }) -Id ParameterArgumentTransformationError
        Assert-Failure (Get-TestFailure { Get-ChatGroup leads | Remove-ChatFriend u1 }) -Id ParameterArgumentTransformationError
    }
}
