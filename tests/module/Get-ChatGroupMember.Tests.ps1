BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'Get-ChatGroupMember' {
    BeforeEach {
        $null = Connect-TestSandbox other
        $sandbox = Connect-TestSandbox
    }

    It 'lists the members of a group' {
        $members = Get-ChatGroupMember leads
        $members | Should -BeOfType ([GroupAdmin.ChatGroupMember])
        $members.UserId | Should -Be u1, u2, u9
        $members.GroupId | Select-Object -Unique | Should -Be leads
        $members[0].Name | Should -Be 'Ada Lovelace'
        $members[0].Platform | Should -Be AtomChat
        $members[0].ConnectionName | Should -Be sandbox
        $members[0].Role | Should -BeNullOrEmpty
    }

    It 'lists several groups, given by <how>' -ForEach @(
        @{ how = 'position'; list = { Get-ChatGroupMember leads, vault } }
        @{ how = 'the pipeline'; list = { 'leads', 'vault' | Get-ChatGroupMember } }
        @{ how = 'objects'; list = { Get-ChatGroup leads, vault | Get-ChatGroupMember } }
        @{ how = 'the column GroupId'; list = { [pscustomobject] @{ GroupId = 'leads' }, [pscustomobject] @{ GroupId = 'vault' } | Get-ChatGroupMember } }
        @{ how = 'the column GUID'; list = { [pscustomobject] @{ GUID = 'leads' }, [pscustomobject] @{ GUID = 'vault' } | Get-ChatGroupMember } }
    ) {
        (& $list).ForEach({ "$($_.GroupId)/$($_.UserId)" }) | Should -Be leads/u1, leads/u2, leads/u9, vault/u1, vault/u12
    }

    It 'gives nothing for a group without members' {
        $null = New-ChatGroup hollow Hollow
        Get-ChatGroupMember hollow -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'takes and skips with -First and -Skip, over several groups too' {
        (Get-ChatGroupMember general -First 2).UserId | Should -Be u1, u2
        (Get-ChatGroupMember general -Skip 6).UserId | Should -Be u7, u8
        (Get-ChatGroupMember general -Skip 1 -First 2).UserId | Should -Be u2, u3
        (Get-ChatGroupMember leads, vault -Skip 2 -First 2).UserId | Should -Be u9, u1
        Get-ChatGroupMember general -First 0 | Should -BeNullOrEmpty
    }

    It 'counts with -IncludeTotalCount' {
        $counted = @(Get-ChatGroupMember general -First 2 -IncludeTotalCount)
        $counted[0] | Should -Be 8
        $counted[1..2].UserId | Should -Be u1, u2
        $counted | Should -HaveCount 3
    }

    It 'ends when the consumer has enough' {
        (Get-ChatGroup | Get-ChatGroupMember | Select-Object -First 1).UserId | Should -Be u1
    }

    It 'reports an unknown group and lists the others' {
        $members = Get-ChatGroupMember nope, leads -ErrorAction SilentlyContinue -ErrorVariable failed
        $members.UserId | Should -Be u1, u2, u9
        Assert-Failure $failed -Id ChatNotFound -Category ObjectNotFound -Target nope -Like "*'nope'*"
    }

    It 'works over the connection given by name or as an object' {
        Add-ChatGroupMember leads u5 -Connection other
        (Get-ChatGroupMember leads -Connection other).Count | Should -Be 4
        (Get-ChatGroupMember leads -Connection (Get-ChatConnection other)).ConnectionName | Select-Object -Unique | Should -Be other
        (Get-ChatGroupMember leads).Count | Should -Be 3
        (Get-ChatGroup leads -Connection other | Get-ChatGroupMember).Count | Should -Be 4
    }

    It 'refuses the id <what> before any request' -ForEach @(
        @{ what = 'that is empty'; id = '' }
        @{ what = 'with a comma'; id = 'a,b' }
        @{ what = 'with a control character'; id = "a`0b" }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Get-ChatGroupMember $id }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses null and objects of another kind' {
        Assert-Failure (Get-TestFailure { Get-ChatGroupMember $null }) -Id ParameterArgumentTransformationError -Like '*group is null*'
        Assert-Failure (Get-TestFailure { Get-ChatUser u1 | Get-ChatGroupMember }) -Id ParameterArgumentTransformationError -Like '*(a ChatUser) names no group*'
    }
}
