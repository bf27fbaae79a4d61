BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'Set-ChatUser' {
    BeforeEach {
        $null = Connect-TestSandbox other
        $sandbox = Connect-TestSandbox
    }

    It 'changes what was named, keeps the rest and says nothing' {
        Set-ChatUser u1 -Role default -Email ada@example.org | Should -BeNullOrEmpty
        $user = Get-ChatUser u1
        "$($user.Name) $($user.Role) $($user.AvatarUri) $($user.ProfileUri)" |
            Should -Be 'Ada Lovelace default https://example.org/avatars/u1.png https://example.org/people/u1'
    }

    It 'warns when the platform would blank an address that it does not tell' {
        Set-ChatUser u1 -Role default -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeLike "*'u1'*-Email*"
        Set-ChatUser u1 -Role default -Email ada@example.org -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeNullOrEmpty
    }

    It 'emits the user as it is now with -PassThru' {
        $user = Set-ChatUser u1 'Ada King' -Email ada@example.org -PassThru
        $user | Should -BeOfType ([GroupAdmin.ChatUser])
        "$($user.Id) $($user.Name)" | Should -Be 'u1 Ada King'
    }

    It 'takes rows with the column <column>; an empty cell changes nothing' -ForEach @(@{ column = 'Id' }, @{ column = 'UserId' }, @{ column = 'UID' }) {
        $file = Join-Path $TestDrive 'users.csv'
        "$column,Name,Email,ShortName,Role", 'u1,,ada@example.org,,default', 'u2,Babbage,cb@example.org,,' | Set-Content -LiteralPath $file
        Import-Csv -LiteralPath $file | Set-ChatUser -ErrorAction Stop
        (Get-ChatUser u1, u2).ForEach({ "$($_.Name) $($_.Role)" }) | Should -Be 'Ada Lovelace default', 'Babbage moderator'
    }

    It 'blanks a field for an empty text on the command line' {
        Set-ChatUser u1 -ProfileUri '' -Email ada@example.org
        (Get-ChatUser u1).ProfileUri | Should -BeNullOrEmpty
        (Get-ChatUser u1).AvatarUri | Should -Not -BeNullOrEmpty
    }

    It 'takes several ids and objects' {
        Set-ChatUser u1, u2 -Role default -Email x@example.org
        Get-ChatUser u3 | Set-ChatUser -Role default -Email x@example.org
        (Get-ChatUser u1, u2, u3).Role | Should -Be default, default, default
        (Get-ChatUser u3).Name | Should -Be 'Mary Somerville'
    }

    It 'reports an unknown user and changes the others' {
        $failures = @(Get-TestFailure { Set-ChatUser nobody, u1 -Role default -Email x@example.org })
        Assert-Failure $failures -Id ChatNotFound -Category ObjectNotFound -Target nobody
        (Get-ChatUser u1).Role | Should -Be default
    }

    It 'sends nothing with -WhatIf' {
        $before = $sandbox.Requests
        Set-ChatUser u1 -Name x -PassThru -WhatIf | Should -BeNullOrEmpty
        $sandbox.Requests | Should -Be $before
        (Get-ChatUser u1).Name | Should -Be 'Ada Lovelace'
    }

    It 'works over the connection given by name or as an object' {
        Set-ChatUser u1 -Name One -Email x@example.org -Connection other
        Set-ChatUser u2 -Name Two -Email x@example.org -Connection (Get-ChatConnection other)
        (Get-ChatUser u1, u2 -Connection other).Name | Should -Be One, Two
        (Get-ChatUser u1).Name | Should -Be 'Ada Lovelace'
    }

    It 'refuses a change of nothing, before any request' {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Set-ChatUser u1 }) -Id ChatInvalidRequest -Category InvalidArgument -Target u1 -Like '*Nothing was sent*'
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses what the platform cannot change, before any request: <what>' -ForEach @(
        @{ what = 'short name'; with = @{ ShortName = 'a' } }
        @{ what = 'status'; with = @{ Status = 'a' } }
        @{ what = 'metadata'; with = @{ Metadata = @{ a = 1 } } }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Set-ChatUser u1 -Name x @with }) -Id ChatNotSupported -Category NotImplemented -Target u1 -Like "*$what*"
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses the id <what> before any request' -ForEach @(
        @{ what = 'that is empty'; id = '' }
        @{ what = 'with a comma'; id = 'u1,u2' }
        @{ what = 'with a control character'; id = "u`n1" }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Set-ChatUser $id -Name x }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses null and objects of another kind' {
        Assert-Failure (Get-TestFailure { Set-ChatUser $null -Name x }) -Id ParameterArgumentTransformationError
        Assert-Failure (Get-TestFailure { Get-ChatGroup leads | Set-ChatUser -Name x }) -Id ParameterArgumentTransformationError
    }
}
