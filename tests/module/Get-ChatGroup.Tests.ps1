BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'Get-ChatGroup' {
    BeforeEach {
        $null = Connect-TestSandbox other
        $sandbox = Connect-TestSandbox
    }

    It 'lists all groups' {
        $groups = Get-ChatGroup
        $groups | Should -BeOfType ([GroupAdmin.ChatGroup])
        $groups.Id | Should -Be general, support, leads, vault
        $groups.Type | Should -Be Public, Public, Private, Password
    }

    It 'writes debug lines with -Debug and asks nothing' {
        $lines = Get-ChatGroup leads -Debug 5>&1 | Where-Object { $_ -is [Management.Automation.DebugRecord] }
        $lines.Message | Should -Contain 'POST /api/v2/getGroupList sends: GUIDs=leads'
    }

    It 'gives one group, with what the platform does not send left out' {
        $group = Get-ChatGroup leads
        "$($group.Id) $($group.GroupId) $($group.Name) $($group.Platform) $($group.ConnectionName)" | Should -Be 'leads leads Team leads AtomChat sandbox'
        $group.MemberCount | Should -BeNullOrEmpty
        $group.CreatedAt | Should -BeNullOrEmpty
    }

    It 'takes an id that looks like a number as it is written: <id>' -ForEach @(@{ id = '007' }, @{ id = '1e3' }, @{ id = '0x1F' }, @{ id = '1.50' }, @{ id = '5kb' }, @{ id = '42' }) {
        $null = New-ChatGroup -Id $id -Name Written
        & ([scriptblock]::Create("(Get-ChatGroup $id).Id")) | Should -BeExactly $id
        & ([scriptblock]::Create("(Get-ChatGroup -Id $id).Id")) | Should -BeExactly $id
    }

    It 'takes numbers of a spreadsheet as ids' {
        $null = New-ChatGroup -Id 1001 -Name Numbered
        (Get-ChatGroup ([double] 1001)).Id | Should -BeExactly '1001'
        ([decimal] 1001, 1001L | Get-ChatGroup).Id | Should -BeExactly '1001', '1001'
    }

    It 'gives groups in the order in which they were named, given by <how>' -ForEach @(
        @{ how = 'position'; get = { Get-ChatGroup vault, general } }
        @{ how = 'the pipeline'; get = { 'vault', 'general' | Get-ChatGroup } }
        @{ how = 'the column Id'; get = { [pscustomobject] @{ Id = 'vault' }, [pscustomobject] @{ Id = 'general' } | Get-ChatGroup } }
        @{ how = 'the column GroupId'; get = { [pscustomobject] @{ GroupId = 'vault' }, [pscustomobject] @{ GroupId = 'general' } | Get-ChatGroup } }
        @{ how = 'the column GUID'; get = { [pscustomobject] @{ GUID = 'vault' }, [pscustomobject] @{ GUID = 'general' } | Get-ChatGroup } }
        @{ how = 'objects'; get = { (Get-ChatGroup general), (Get-ChatGroup vault) | Sort-Object Id -Descending | Get-ChatGroup } }
        @{ how = 'members'; get = { (Get-ChatGroupMember vault -First 1), (Get-ChatGroupMember general -First 1) | Get-ChatGroup } }
    ) {
        (& $get).Id | Should -Be vault, general
    }

    It 'reads several piped ids in one request' {
        $before = $sandbox.Requests
        'general', 'leads', 'vault' | Get-ChatGroup | Should -HaveCount 3
        $sandbox.Requests - $before | Should -Be 1
    }

    It 'reports each unknown id and gives the others' {
        $groups = 'nope', 'leads', 'nada' | Get-ChatGroup -ErrorAction SilentlyContinue -ErrorVariable failed
        $groups.Id | Should -Be leads
        $failed.TargetObject | Should -Be nope, nada
        Assert-Failure $failed[0] -Id ChatNotFound -Category ObjectNotFound -Target nope -Like "*no group 'nope'*"
    }

    It 'takes an id literally, wildcards or not' {
        Assert-Failure (Get-TestFailure { Get-ChatGroup 'g*' }) -Id ChatNotFound -Target 'g*'
    }

    It 'narrows by names with wildcards, in any case' {
        (Get-ChatGroup -Name 'TEAM*').Id | Should -Be leads
        (Get-ChatGroup -Name '*e*', 'The vault' -First 2).Id | Should -Be general, support
        Get-ChatGroup -Name nothing -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'takes and skips with -First and -Skip' {
        (Get-ChatGroup -First 1).Id | Should -Be general
        (Get-ChatGroup -Skip 3).Id | Should -Be vault
        (Get-ChatGroup general, leads, vault -Skip 1 -First 1).Id | Should -Be leads
    }

    It 'counts with -IncludeTotalCount' {
        $counted = @(Get-ChatGroup -First 1 -IncludeTotalCount)
        $counted.ForEach({ "$_" }) | Should -Be 4, general
        $counted[0].Accuracy | Should -Be 1.0
        $counted = @(Get-ChatGroup -Name '*e*' -First 1 -IncludeTotalCount)
        $counted[0] | Should -Be @(Get-ChatGroup -Name '*e*').Count
    }

    It 'refuses a filter that the platform does not have, before any request: -<filter>' -ForEach @(
        @{ filter = 'Search'; value = 'x' }
        @{ filter = 'Status'; value = 'x' }
        @{ filter = 'CreatedAfter'; value = '2020-01-01' }
        @{ filter = 'ModifiedBefore'; value = '2020-01-01' }
        @{ filter = 'Sort'; value = 'name' }
    ) {
        $before = $sandbox.Requests
        $with = @{ $filter = $value }
        Assert-Failure (Get-TestFailure { Get-ChatGroup @with }) -Id ChatNotSupported -Category NotImplemented -Target AtomChat -Like "*-$filter*Leave it out*"
        $sandbox.Requests | Should -Be $before
    }

    It 'works over the connection given by name or as an object' {
        $null = New-ChatGroup ops Operations -Connection other
        (Get-ChatGroup ops -Connection OTHER).ConnectionName | Should -Be other
        (Get-ChatGroup -Connection (Get-ChatConnection other)).Id | Should -Contain ops
        Get-ChatGroup ops -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'refuses the id <what> before any request, and gives the others' -ForEach @(
        @{ what = 'that is empty'; id = '' }
        @{ what = 'with a comma'; id = 'a,b' }
        @{ what = 'with a control character'; id = "a`rb" }
        @{ what = 'that is too long'; id = 'x' * 300 }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Get-ChatGroup $id }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        $sandbox.Requests | Should -Be $before
        (Get-ChatGroup leads, $id -ErrorAction Ignore).Id | Should -Be leads
    }

    It 'refuses null, an empty list and objects of another kind' {
        Assert-Failure (Get-TestFailure { Get-ChatGroup $null }) -Id ParameterArgumentTransformationError
        Assert-Failure (Get-TestFailure { Get-ChatGroup @() }) -Id ParameterArgumentValidationErrorEmptyArrayNotAllowed
        Assert-Failure (Get-TestFailure { Get-ChatUser u1 | Get-ChatGroup }) -Id ParameterArgumentTransformationError -Like '*(a ChatUser) names no group*'
    }
}
