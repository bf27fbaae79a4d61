BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'Set-ChatGroup' {
    BeforeEach {
        $null = Connect-TestSandbox other
        $sandbox = Connect-TestSandbox
    }

    It 'renames a group, keeps the rest and says nothing' {
        Set-ChatGroup leads -Name Chiefs | Should -BeNullOrEmpty
        $group = Get-ChatGroup leads
        "$($group.Name) $($group.Type)" | Should -Be 'Chiefs Private'
        (Get-ChatGroupMember leads).Count | Should -Be 3
    }

    It 'emits the group as it is now with -PassThru' {
        $group = Set-ChatGroup leads Chiefs -PassThru
        $group | Should -BeOfType ([GroupAdmin.ChatGroup])
        "$($group.Id) $($group.Name)" | Should -Be 'leads Chiefs'
    }

    It 'takes rows with the column <column>' -ForEach @(@{ column = 'Id' }, @{ column = 'GroupId' }, @{ column = 'GUID' }) {
        [pscustomobject] @{ $column = 'leads'; Name = 'One' }, [pscustomobject] @{ $column = 'vault'; Name = 'Two' } | Set-ChatGroup
        (Get-ChatGroup leads, vault).Name | Should -Be One, Two
    }

    It 'takes several ids and objects' {
        Set-ChatGroup leads, vault -Name Same
        Get-ChatGroup general | Set-ChatGroup -Name Same
        (Get-ChatGroup general, leads, vault).Name | Should -Be Same, Same, Same
    }

    It 'reports an unknown group and changes the others' {
        $failures = @(Get-TestFailure { Set-ChatGroup nope, leads -Name Chiefs })
        Assert-Failure $failures -Id ChatNotFound -Category ObjectNotFound -Target nope
        (Get-ChatGroup leads).Name | Should -Be Chiefs
    }

    It 'sends nothing with -WhatIf' {
        $before = $sandbox.Requests
        Set-ChatGroup leads -Name Chiefs -PassThru -WhatIf | Should -BeNullOrEmpty
        $sandbox.Requests | Should -Be $before
        (Get-ChatGroup leads).Name | Should -Be 'Team leads'
    }

    It 'works over the connection given by name or as an object, and over the one of the object' {
        Set-ChatGroup leads -Name Chiefs -Connection other
        Set-ChatGroup vault -Name Safe -Connection (Get-ChatConnection other)
        Get-ChatGroup general -Connection other | Set-ChatGroup -Name All
        (Get-ChatGroup general, leads, vault -Connection other).Name | Should -Be All, Chiefs, Safe
        (Get-ChatGroup general, leads, vault).Name | Should -Be General, 'Team leads', 'The vault'
    }

    It 'refuses a change of nothing, before any request' {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Set-ChatGroup leads }) -Id ChatInvalidRequest -Category InvalidArgument -Target leads -Like '*Nothing was sent*'
        $sandbox.Requests | Should -Be $before
    }

    It 'does not blank a name that is an empty cell of a file' {
        Assert-Failure (Get-TestFailure { [pscustomobject] @{ Id = 'leads'; Name = '' } | Set-ChatGroup }) -Id ChatInvalidRequest -Target leads
        (Get-ChatGroup leads).Name | Should -Be 'Team leads'
    }

    It 'refuses what the platform cannot change, before any request: <what>' -ForEach @(
        @{ what = 'type'; with = @{ Type = 'Public' } }
        @{ what = 'owner'; with = @{ Owner = 'u1' } }
        @{ what = 'description'; with = @{ Description = 'x' } }
        @{ what = 'status'; with = @{ Status = 'x' } }
        @{ what = 'metadata'; with = @{ Metadata = @{ a = 1 } } }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Set-ChatGroup leads -Name Chiefs @with }) -Id ChatNotSupported -Category NotImplemented -Target leads -Like "*$what*"
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses the id <what> before any request' -ForEach @(
        @{ what = 'that is empty'; id = '' }
        @{ what = 'with a comma'; id = 'a,b' }
        @{ what = 'with a control character'; id = "a`nb" }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Set-ChatGroup $id -Name x }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses null and objects of another kind' {
        Assert-Failure (Get-TestFailure { Set-ChatGroup $null -Name x }) -Id ParameterArgumentTransformationError
        Assert-Failure (Get-TestFailure { Get-ChatUser u1 | Set-ChatGroup -Name x }) -Id ParameterArgumentTransformationError
    }
}
