BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'New-ChatGroup' {
    BeforeEach {
        $null = Connect-TestSandbox other
        $sandbox = Connect-TestSandbox
    }

    It 'creates a group and emits it' {
        $group = New-ChatGroup -Id ops -Name Operations -Type Private
        $group | Should -BeOfType ([GroupAdmin.ChatGroup])
        "$($group.Id) $($group.Name) $($group.Type) $($group.ConnectionName)" | Should -Be 'ops Operations Private sandbox'
        (Get-ChatGroup ops).Type | Should -Be Private
    }

    It 'takes id and name by position; a group without a type is public' {
        $null = New-ChatGroup ops Operations
        (Get-ChatGroup ops).Type | Should -Be Public
    }

    It 'takes rows of a file with the column <column>' -ForEach @(@{ column = 'Id' }, @{ column = 'GroupId' }, @{ column = 'GUID' }) {
        $file = Join-Path $TestDrive 'groups.csv'
        "$column,Name,Type,Owner,Description", 'g1,One,private,u1,', 'g2,Two,,,' | Set-Content -LiteralPath $file
        $groups = Import-Csv -LiteralPath $file | New-ChatGroup -ErrorAction Stop
        $groups.ForEach({ "$($_.Id) $($_.Name)" }) | Should -Be 'g1 One', 'g2 Two'
        (Get-ChatGroup g1, g2).Type | Should -Be Private, Public
    }

    It 'copies a group that was read over another connection' {
        Get-ChatGroup leads -Connection other | ForEach-Object { $_.Id = 'leads-copy'; $_ } | New-ChatGroup -ErrorAction Stop
        $copy = Get-ChatGroup leads-copy
        "$($copy.Name) $($copy.Type)" | Should -Be 'Team leads Private'
    }

    It 'adds the first members' {
        $null = New-ChatGroup ops Operations -Member u1, (Get-ChatUser u2)
        (Get-ChatGroupMember ops).UserId | Should -Be u1, u2
    }

    It 'creates the group even when a first member is unknown, and says so' {
        $group = New-ChatGroup ops Operations -Member u1, nobody -ErrorAction SilentlyContinue -ErrorVariable failed
        $group.Id | Should -Be ops
        Assert-Failure $failed -Id ChatNotFound -Category ObjectNotFound -Target nobody
        (Get-ChatGroupMember ops).UserId | Should -Be u1
    }

    It 'creates a group with a password' {
        $null = New-ChatGroup ops Operations -Type Password -Password (ConvertTo-TestSecret sesame)
        (Get-ChatGroup ops).Type | Should -Be Password
    }

    It 'never changes a group that exists' {
        Assert-Failure (Get-TestFailure { New-ChatGroup general 'Another name' }) -Id ChatAlreadyExists -Category ResourceExists -Target general
        (Get-ChatGroup general).Name | Should -Be General
    }

    It 'goes on after a group that exists' {
        $made = 'a', 'general', 'b' | ForEach-Object { [pscustomobject] @{ Id = $_; Name = $_ } } | New-ChatGroup -ErrorAction SilentlyContinue -ErrorVariable failed
        $made.Id | Should -Be a, b
        Assert-Failure $failed -Id ChatAlreadyExists -Target general
    }

    It 'sends nothing with -WhatIf' {
        $before = $sandbox.Requests
        New-ChatGroup ops Operations -Member u1 -WhatIf | Should -BeNullOrEmpty
        $sandbox.Requests | Should -Be $before
        Get-ChatGroup ops -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'works over the connection given by name or as an object' {
        $null = New-ChatGroup ops Operations -Connection other
        $null = New-ChatGroup ops2 Operations -Connection (Get-ChatConnection other)
        (Get-ChatGroup ops, ops2 -Connection other).Id | Should -Be ops, ops2
        Get-ChatGroup ops -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'says what is missing, before any request: <what>' -ForEach @(
        @{ what = 'id'; with = @{ Name = 'Operations' }; target = 'Operations'; like = '*-Id*' }
        @{ what = 'name'; with = @{ Id = 'ops' }; target = 'ops'; like = '*-Name*' }
        @{ what = 'password'; with = @{ Id = 'ops'; Name = 'Operations'; Type = 'Password' }; target = 'ops'; like = '*-Password*' }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { New-ChatGroup @with }) -Id ChatInvalidRequest -Category InvalidArgument -Target $target -Like $like
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses what the platform cannot store, before any request: <what>' -ForEach @(
        @{ what = 'description'; with = @{ Description = 'x' } }
        @{ what = 'metadata'; with = @{ Metadata = @{ a = 1 } } }
        @{ what = 'option'; with = @{ Option = @{ a = 1 } } }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { New-ChatGroup ops Operations @with }) -Id ChatNotSupported -Category NotImplemented -Target ops -Like "*$what*"
        $sandbox.Requests | Should -Be $before
    }

    It 'makes no public group of a row whose type is misspelt' {
        $rows = [pscustomobject] @{ Id = 'secret'; Name = 'Secret'; Type = 'Privat' }, [pscustomobject] @{ Id = 'ops'; Name = 'Operations'; Type = ' private ' }
        $failures = @(Get-TestFailure { $rows | New-ChatGroup })
        Assert-Failure $failures -Id ParameterArgumentTransformationError -Like "*'Privat'*Public, Password, Private*"
        Get-ChatGroup secret -ErrorAction Ignore | Should -BeNullOrEmpty
        (Get-ChatGroup ops).Type | Should -Be Private
        Assert-Failure (Get-TestFailure { New-ChatGroup x X -Type 9 }) -Id ParameterArgumentTransformationError -Like "*'9'*"
    }

    It 'refuses the id <what> before any request' -ForEach @(
        @{ what = 'with a comma'; id = 'a,b' }
        @{ what = 'with a control character'; id = "a`nb" }
        @{ what = 'that is too long'; id = 'x' * 300 }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { New-ChatGroup $id Name }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        Assert-Failure (Get-TestFailure { New-ChatGroup ops Name -Owner $id }) -Id ChatInvalidRequest -Category InvalidArgument
        Assert-Failure (Get-TestFailure { New-ChatGroup ops Name -Member u1, $id }) -Id ChatInvalidRequest -Category InvalidArgument
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses an owner that is given but empty' {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { New-ChatGroup ops Operations -Owner $null }) -Id ChatInvalidRequest -Category InvalidArgument -Target ops -Like '*-Owner*'
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses an owner that is unknown' {
        Assert-Failure (Get-TestFailure { New-ChatGroup ops Operations -Owner nobody }) -Id ChatNotFound -Category ObjectNotFound
        Get-ChatGroup ops -ErrorAction Ignore | Should -BeNullOrEmpty
    }
}
