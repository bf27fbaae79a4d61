BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'New-ChatUser' {
    BeforeEach {
        $null = Connect-TestSandbox other
        $sandbox = Connect-TestSandbox
    }

    It 'creates a user and emits it' {
        $user = New-ChatUser -Id ann -Name Ann -Email ann@example.org -Role moderator -AvatarUri https://example.org/a.png -ProfileUri https://example.org/ann
        $user | Should -BeOfType ([GroupAdmin.ChatUser])
        "$($user.Id) $($user.Name) $($user.Email) $($user.ConnectionName)" | Should -Be 'ann Ann ann@example.org sandbox'
        $read = Get-ChatUser ann
        "$($read.Name) $($read.Role) $($read.AvatarUri) $($read.ProfileUri)" | Should -Be 'Ann moderator https://example.org/a.png https://example.org/ann'
    }

    It 'takes rows of a file with the column <column>, empty cells among them' -ForEach @(@{ column = 'Id' }, @{ column = 'UserId' }, @{ column = 'UID' }) {
        $file = Join-Path $TestDrive 'users.csv'
        "$column,Name,Email,ShortName,Role", 'ann,Ann,ann@example.org,,moderator', 'bob,Bob,,,' | Set-Content -LiteralPath $file
        (Import-Csv -LiteralPath $file | New-ChatUser -ErrorAction Stop).Id | Should -Be ann, bob
        (Get-ChatUser ann, bob).Name | Should -Be Ann, Bob
    }

    It 'copies users that were read over another connection' {
        $null = New-ChatUser ann Ann -Role moderator -Connection other
        Get-ChatUser ann -Connection other | New-ChatUser -ErrorAction Stop
        (Get-ChatUser ann).Role | Should -Be moderator
    }

    It 'never changes a user that exists, and goes on' {
        $rows = [pscustomobject] @{ Id = 'u1'; Name = 'Somebody else' }, [pscustomobject] @{ Id = 'ann'; Name = 'Ann' }
        $made = $rows | New-ChatUser -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-Failure $failed -Id ChatAlreadyExists -Category ResourceExists -Target u1
        $made.Id | Should -Be ann
        (Get-ChatUser u1).Name | Should -Be 'Ada Lovelace'
    }

    It 'sends nothing with -WhatIf' {
        $before = $sandbox.Requests
        New-ChatUser ann Ann -WhatIf | Should -BeNullOrEmpty
        $sandbox.Requests | Should -Be $before
        Get-ChatUser ann -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'works over the connection given by name or as an object' {
        $null = New-ChatUser ann Ann -Connection other
        $null = New-ChatUser bob Bob -Connection (Get-ChatConnection other)
        (Get-ChatUser ann, bob -Connection other).Id | Should -Be ann, bob
        Get-ChatUser ann -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'says what is missing, before any request: <what>' -ForEach @(
        @{ what = 'id'; with = @{ Name = 'Ann' }; target = 'Ann'; like = '*-Id*' }
        @{ what = 'name'; with = @{ Id = 'ann' }; target = 'ann'; like = '*-Name*' }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { New-ChatUser @with }) -Id ChatInvalidRequest -Category InvalidArgument -Target $target -Like $like
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses what the platform cannot store, before any request: <what>' -ForEach @(
        @{ what = 'short name'; with = @{ ShortName = 'a' } }
        @{ what = 'status'; with = @{ Status = 'a' } }
        @{ what = 'metadata'; with = @{ Metadata = @{ a = 1 } } }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { New-ChatUser ann Ann @with }) -Id ChatNotSupported -Category NotImplemented -Target ann -Like "*$what*"
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses a password, which the platform cannot keep, and does not show it' {
        $failure = Get-TestFailure { New-ChatUser ann Ann -Password (ConvertTo-TestSecret sesame-open) }
        Assert-Failure $failure -Id ChatNotSupported -Target ann -Like '*password*'
        $failure | Format-List * -Force | Out-String | Should -Not -Match sesame-open
    }

    It 'refuses the id <what> before any request' -ForEach @(
        @{ what = 'with a comma'; id = 'a,b' }
        @{ what = 'with a control character'; id = "a`nb" }
        @{ what = 'with white space around it'; id = 'a ' }
        @{ what = 'that is too long'; id = 'x' * 300 }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { New-ChatUser $id Name }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        $sandbox.Requests | Should -Be $before
    }
}
