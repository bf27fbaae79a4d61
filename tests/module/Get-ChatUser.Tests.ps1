BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'Get-ChatUser' {
    BeforeEach {
        $null = Connect-TestSandbox other
        $sandbox = Connect-TestSandbox
    }

    It 'lists all users' {
        $users = Get-ChatUser
        $users | Should -BeOfType ([GroupAdmin.ChatUser])
        $users.Id | Should -Be (1..12).ForEach({ "u$_" })
        $users[0].Name | Should -Be 'Ada Lovelace'
    }

    It 'gives users in the order in which they were named, given by <how>' -ForEach @(
        @{ how = 'position'; get = { Get-ChatUser u9, u1 } }
        @{ how = 'the pipeline'; get = { 'u9', 'u1' | Get-ChatUser } }
        @{ how = 'the column Id'; get = { [pscustomobject] @{ Id = 'u9' }, [pscustomobject] @{ Id = 'u1' } | Get-ChatUser } }
        @{ how = 'the column UserId'; get = { [pscustomobject] @{ UserId = 'u9' }, [pscustomobject] @{ UserId = 'u1' } | Get-ChatUser } }
        @{ how = 'the column UID'; get = { [pscustomobject] @{ UID = 'u9' }, [pscustomobject] @{ UID = 'u1' } | Get-ChatUser } }
        @{ how = 'members'; get = { Get-ChatGroupMember leads | Where-Object UserId -In u1, u9 | Sort-Object UserId -Descending | Get-ChatUser } }
        @{ how = 'objects'; get = { Get-ChatUser | Where-Object Id -In u1, u9 | Sort-Object Id -Descending | Get-ChatUser } }
    ) {
        (& $get).Id | Should -Be u9, u1
    }

    It 'reads friends and groups with -Detailed, and leaves them null without' {
        $user = Get-ChatUser u1 -Detailed
        $user.Friends | Should -Be u2, u3
        $user.Groups | Should -Be general, leads, vault
        $user.LastActiveAt.Offset | Should -Be ([timespan]::Zero)
        $plain = Get-ChatUser u1
        $null -eq $plain.Groups | Should -BeTrue
    }

    It 'finds the groups of a user through the pipeline' {
        Get-ChatUser u12 -Detailed | Select-Object -ExpandProperty Groups | Get-ChatGroup | ForEach-Object Id | Should -Be vault
    }

    It 'reports each unknown id and gives the others' {
        $users = 'nobody', 'u1', 'noone' | Get-ChatUser -ErrorAction SilentlyContinue -ErrorVariable failed
        $users.Id | Should -Be u1
        $failed.TargetObject | Should -Be nobody, noone
        Assert-Failure $failed[0] -Id ChatNotFound -Category ObjectNotFound -Target nobody -Like "*'nobody'*"
    }

    It 'narrows by names with wildcards, in any case' {
        (Get-ChatUser -Name 'ada*').Id | Should -Be u1
        (Get-ChatUser -Name '*euler', 'emmy*' -First 1).Id | Should -Be u7
        Get-ChatUser -Name nobody -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'takes and skips with -First and -Skip' {
        (Get-ChatUser -First 2).Id | Should -Be u1, u2
        (Get-ChatUser -Skip 10).Id | Should -Be u11, u12
        (Get-ChatUser -Skip 1 -First 2).Id | Should -Be u2, u3
        (Get-ChatUser u1, u2, u3 -Skip 1 -First 1).Id | Should -Be u2
    }

    It 'counts all users with -IncludeTotalCount, not only those it emits' {
        $counted = @(Get-ChatUser -Skip 2 -First 3 -IncludeTotalCount)
        $counted.ForEach({ "$_" }) | Should -Be 12, u3, u4, u5
    }

    It 'asks for no more pages than it needs' {
        $before = $sandbox.Requests
        $null = Get-ChatUser -First 2
        $sandbox.Requests - $before | Should -Be 1
        (1..500).ForEach({ "u$_" }) | Add-ChatGroupMember general
        $before = $sandbox.Requests
        (Get-ChatUser | Select-Object -First 150).Count | Should -Be 150
        $sandbox.Requests - $before | Should -BeLessOrEqual 3
    }

    It 'refuses a filter that the platform does not have, before any request: -<filter>' -ForEach @(
        @{ filter = 'Search'; value = 'x' }
        @{ filter = 'Status'; value = 'x' }
        @{ filter = 'Metadata'; value = @{ a = 1 } }
    ) {
        $before = $sandbox.Requests
        $with = @{ $filter = $value }
        Assert-Failure (Get-TestFailure { Get-ChatUser @with }) -Id ChatNotSupported -Category NotImplemented -Target AtomChat -Like "*-$filter*Leave it out*"
        $sandbox.Requests | Should -Be $before
    }

    It 'works over the connection given by name or as an object' {
        $null = New-ChatUser ann Ann -Connection other
        (Get-ChatUser ann -Connection other).ConnectionName | Should -Be other
        (Get-ChatUser -Connection (Get-ChatConnection other)).Id | Should -Contain ann
        Get-ChatUser ann -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'refuses the id <what> before any request, and gives the others' -ForEach @(
        @{ what = 'that is empty'; id = '' }
        @{ what = 'with a comma'; id = 'u1,u2' }
        @{ what = 'with a control character'; id = "u`n1" }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Get-ChatUser $id }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        $sandbox.Requests | Should -Be $before
        (Get-ChatUser u1, $id, u2 -ErrorAction Ignore).Id | Should -Be u1, u2
    }

    It 'refuses null and objects of another kind' {
        Assert-Failure (Get-TestFailure { Get-ChatUser $null }) -Id ParameterArgumentTransformationError
        Assert-Failure (Get-TestFailure { Get-ChatGroup leads | Get-ChatUser }) -Id ParameterArgumentTransformationError -Like '*(a ChatGroup) names no user*'
    }
}
