BeforeAll {
    . $PSScriptRoot/Common.ps1

    function Get-Friend([string] $Of, [hashtable] $With = @{}) {
        (Get-ChatUser $Of -Detailed @With).Friends | Sort-Object
    }
}

AfterAll {
    Disconnect-Test
}

Describe 'Add-ChatFriend' {
    BeforeEach {
        $null = Connect-TestSandbox other
        $sandbox = Connect-TestSandbox
    }

    It 'adds friends, given by <how>, and says nothing' -ForEach @(
        @{ how = 'position'; add = { Add-ChatFriend u1 u4, u5 } }
        @{ how = 'the pipeline'; add = { 'u4', 'u5' | Add-ChatFriend u1 } }
        @{ how = 'users'; add = { Get-ChatUser u4, u5 | Add-ChatFriend u1 } }
        @{ how = 'members'; add = { Get-ChatGroupMember general | Where-Object UserId -In u4, u5 | Add-ChatFriend u1 } }
        @{ how = 'the columns UserId and FriendId'; add = { [pscustomobject] @{ UserId = 'u1'; FriendId = 'u4' }, [pscustomobject] @{ UserId = 'u1'; FriendId = 'u5' } | Add-ChatFriend } }
        @{ how = 'the columns UID and FriendUID'; add = { [pscustomobject] @{ UID = 'u1'; FriendUID = 'u4' }, [pscustomobject] @{ UID = 'u1'; FriendUID = 'u5' } | Add-ChatFriend } }
    ) {
        & $add | Should -BeNullOrEmpty
        Get-Friend u1 | Should -Be u2, u3, u4, u5
    }

    It 'emits one outcome for each friend with -PassThru' {
        $outcomes = Add-ChatFriend u1 u4, u5 -PassThru
        $outcomes | Should -BeOfType ([GroupAdmin.ChatMemberOutcome])
        $outcomes.ForEach({ "$($_.By) $($_.UserId) $($_.Action) $($_.Outcome)" }) | Sort-Object | Should -Be 'u1 u4 AddFriend Done', 'u1 u5 AddFriend Done'
    }

    It 'reports an unknown friend and adds the others' {
        $failures = @(Get-TestFailure { Add-ChatFriend u1 u4, nobody, u5 })
        Assert-Failure $failures -Id ChatNotFound -Category ObjectNotFound -Target nobody
        Get-Friend u1 | Should -Be u2, u3, u4, u5
    }

    It 'reports an unknown user' {
        $failures = @(Get-TestFailure { Add-ChatFriend nobody u1, u2 })
        $failures.Count | Should -BeGreaterThan 0
        $failures[0].CategoryInfo.Category | Should -Be ObjectNotFound
        $failures[0].Exception.Message | Should -BeLike "*'nobody'*"
    }

    It 'makes the list what was given with -Replace' {
        'u4', 'u5' | Add-ChatFriend u1 -Replace
        Get-Friend u1 | Should -Be u4, u5
    }

    It 'sends nothing with -WhatIf' {
        $before = $sandbox.Requests
        Add-ChatFriend u1 u4 -PassThru -WhatIf | Should -BeNullOrEmpty
        $sandbox.Requests | Should -Be $before
    }

    It 'reads who are friends with -Replace -WhatIf, and changes nothing' {
        $friends = (Get-ChatUser u1 -Detailed).Friends
        $before = $sandbox.Requests
        Add-ChatFriend u1 u4 -Replace -WhatIf
        $sandbox.Requests - $before | Should -Be 1
        (Get-ChatUser u1 -Detailed).Friends | Should -Be $friends
    }

    It 'makes the half of a friendship on Ejabberd whole, also with -Replace' {
        $null = Connect-ChatService Ejabberd -Sandbox -Name xmpp
        $user = (Get-ChatUser -First 1).Id
        $null = New-ChatUser -Id half -Password (ConvertTo-TestSecret 'a word of his own')
        $null = Invoke-ChatApi -Path add_rosteritem -Body @{ localuser = ($user -split '@')[0]; localhost = 'localhost'; user = 'half'; host = 'localhost'; nick = ''; group = ''; subs = 'both' }
        (Get-ChatUser half -Detailed).Friends | Should -BeNullOrEmpty
        (Add-ChatFriend $user half -Replace -PassThru | Where-Object Action -EQ AddFriend).Outcome | Should -Be Done
        (Get-ChatUser half -Detailed).Friends | Should -Be "$(($user -split '@')[0])@localhost"
        (Add-ChatFriend $user half -Replace -PassThru).Outcome | Should -Be Unchanged
    }

    It 'works over the connection given by name or as an object' {
        Add-ChatFriend u1 u4 -Connection other
        Add-ChatFriend u1 u5 -Connection (Get-ChatConnection other)
        Get-Friend u1 @{ Connection = 'other' } | Should -Be u2, u3, u4, u5
        Get-Friend u1 | Should -Be u2, u3
    }

    It 'refuses the id <what> before any request' -ForEach @(
        @{ what = 'that is empty'; id = '' }
        @{ what = 'with a comma'; id = 'u4,u5' }
        @{ what = 'with a control character'; id = "u`n1" }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Add-ChatFriend u1 $id }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        Assert-Failure (Get-TestFailure { Add-ChatFriend $id u1 }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses null and objects of another kind' {
        Assert-Failure (Get-TestFailure { Add-ChatFriend u1 $null }) -Id ParameterArgumentTransformationError
        Assert-Failure (Get-TestFailure { Add-ChatFriend $null u1 }) -Id ParameterArgumentTransformationError
        Assert-Failure (Get-TestFailure { Get-ChatGroup leads | Add-ChatFriend u1 }) -Id ParameterArgumentTransformationError
    }
}
