# Creating many at once: what is piped to New-ChatUser and New-ChatGroup on a platform that takes many in one request.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/TestServer.ps1
}

Describe 'Creating many at once' {
    BeforeEach {
        $cord = Connect-ChatService -Platform Cord -Sandbox -Name cord -PassThru
        $null = Connect-ChatService -Platform Cord -Sandbox -Name other -PassThru
        $null = Set-ChatConnection cord
        $before = $cord.Requests
    }

    AfterEach {
        Disconnect-Test
    }

    It 'creates the users of a file with one look and one request, in the order of the file' {
        $path = Join-Path -Path $TestDrive -ChildPath users.csv
        1..3000 | ForEach-Object { [pscustomobject]@{ UserId = "emp$_"; Name = "Employee $_"; Email = "emp$_@example.org" } } | Export-Csv -Path $path
        $made = Import-Csv -Path $path | New-ChatUser
        $made.Id | Should -Be (1..3000).ForEach({ "emp$_" })
        $made[41] | Should -BeOfType ([GroupAdmin.ChatUser])
        "$($made[41].Name) $($made[41].Email) $($made[41].Status) $($made[41].Platform) $($made[41].ConnectionName)" | Should -Be 'Employee 42 emp42@example.org active Cord cord'
        $cord.Requests - $before | Should -Be 2
        (Get-ChatUser -Id emp42).Email | Should -Be emp42@example.org
    }

    It 'needs a thousandth of the requests that one by one would take' {
        $null = 1..20000 | ForEach-Object { [pscustomobject]@{ Id = "emp$_"; Name = 'N' } } | New-ChatUser
        $cord.Requests - $before | Should -BeLessOrEqual (2 * 20000 / 1000)
        # One page to look through before the first batch, and two before the second: the sandbox has a dozen users of its own.
        $cord.Requests - $before | Should -Be (1 + 1 + 2 + 1)
    }

    It 'creates groups together, with their first members' {
        $made = 'a', 'b', 'c' | ForEach-Object { [pscustomobject]@{ Id = $_; Name = $_.ToUpper(); Metadata = @{ floor = 3 } } } | New-ChatGroup -Member u1, u2
        $made.Name | Should -Be A, B, C
        $made.Metadata.floor | Should -Be 3, 3, 3
        $cord.Requests - $before | Should -Be 5
        (Get-ChatGroupMember b).UserId | Sort-Object | Should -Be u1, u2
    }

    It 'never changes what exists, and goes on' {
        $made = 'ann', 'u1', 'bob' | ForEach-Object { [pscustomobject]@{ Id = $_; Name = 'Somebody else' } } | New-ChatUser -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-Failure $failed -Id ChatAlreadyExists -Category ResourceExists -Target u1
        $made.Id | Should -Be ann, bob
        (Get-ChatUser u1).Name | Should -Be 'Ada Lovelace'
        $made = 'day', 'general', 'night' | ForEach-Object { [pscustomobject]@{ Id = $_; Name = 'Other' } } | New-ChatGroup -ErrorAction SilentlyContinue -ErrorVariable failed
        Assert-Failure $failed -Id ChatAlreadyExists -Category ResourceExists -Target general
        $made.Id | Should -Be day, night
        (Get-ChatGroup general).Name | Should -Be General
    }

    It 'finds those that exist among many' {
        $null = 1..50 | ForEach-Object { [pscustomobject]@{ Id = "emp$_"; Name = 'First' } } | New-ChatUser
        $made = 1..100 | ForEach-Object { [pscustomobject]@{ Id = "emp$_"; Name = 'Second' } } | New-ChatUser -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed.TargetObject | Should -Be (1..50).ForEach({ "emp$_" })
        $made.Id | Should -Be (51..100).ForEach({ "emp$_" })
        (Get-ChatUser emp50).Name | Should -Be First
    }

    It 'creates an id that comes twice once' {
        $made = 'ann', 'bob', 'ann' | ForEach-Object { [pscustomobject]@{ Id = $_; Name = $_ } } | New-ChatUser -ErrorAction SilentlyContinue -ErrorVariable failed
        $made.Id | Should -Be ann, bob
        Assert-Failure $failed -Id ChatAlreadyExists -Target ann -Like '*more than once*'
    }

    It 'sends nothing for a record that cannot be, and goes on with the others: <what>' -ForEach @(
        @{ what = 'control character'; bad = [pscustomobject]@{ Id = "a`nb"; Name = 'x' } }
        @{ what = 'empty id'; bad = [pscustomobject]@{ Id = ''; Name = 'x' } }
        @{ what = 'reserved prefix'; bad = [pscustomobject]@{ Id = 'cord:x'; Name = 'x' } }
        @{ what = 'nested metadata'; bad = [pscustomobject]@{ Id = 'x'; Name = 'x'; Metadata = @{ a = @{ b = 1 } } } }
        @{ what = 'half a character'; bad = [pscustomobject]@{ Id = 'x'; Name = "a$([char]0xD800)" } }
    ) {
        $made = [pscustomobject]@{ Id = 'ann' }, $bad, [pscustomobject]@{ Id = 'bob' } | New-ChatUser -ErrorAction SilentlyContinue -ErrorVariable failed
        $made.Id | Should -Be ann, bob
        Assert-Failure $failed -Id ChatInvalidRequest -Category InvalidArgument
    }

    It 'creates alone what a batch would lose a part of' {
        $rows = 'ann', 'bob', 'cy' | ForEach-Object { [pscustomobject]@{ Id = $_; Name = $_; ShortName = if ($_ -eq 'bob') { 'Bo' } } }
        $made = $rows | New-ChatUser
        $made.ShortName | Should -Be $null, 'Bo', $null
        (Get-ChatUser bob).ShortName | Should -Be Bo
        # look for two by name and create them; look for the third and create it
        $cord.Requests - $before | Should -Be (2 + 1 + 2 + 1)
    }

    It 'takes a single record, piped or typed, one by one' {
        [pscustomobject]@{ Id = 'ann'; Name = 'Ann' } | New-ChatUser | Should -Not -BeNullOrEmpty
        New-ChatUser bob Bob | Should -Not -BeNullOrEmpty
        $cord.Requests - $before | Should -Be 4
    }

    It 'sends nothing with -WhatIf, and asks for each record with -Confirm' {
        1..3 | ForEach-Object { [pscustomobject]@{ Id = "w$_"; Name = 'x' } } | New-ChatUser -WhatIf | Should -BeNullOrEmpty
        $cord.Requests | Should -Be $before
    }

    It 'stops when nobody wants more' {
        $first = 1..25000 | ForEach-Object { [pscustomobject]@{ Id = "emp$_"; Name = 'x' } } | New-ChatUser | Select-Object -First 2
        $first.Id | Should -Be emp1, emp2
        $done = $cord.Requests
        Start-Sleep -Milliseconds 200
        $cord.Requests | Should -Be $done
    }

    It 'tells what was created before -ErrorAction Stop ends it' {
        $made = [Collections.Generic.List[object]]::new()
        { 'ann', 'u1', 'bob' | ForEach-Object { [pscustomobject]@{ Id = $_; Name = 'x' } } | New-ChatUser -ErrorAction Stop | ForEach-Object { $made.Add($_) } } | Should -Throw -ErrorId 'ChatAlreadyExists,*'
        $made.Id | Should -Contain ann
    }

    It 'sends smaller batches where the connection says so' {
        Set-ChatConnection cord -BatchSize 10
        $null = 1..30 | ForEach-Object { [pscustomobject]@{ Id = "emp$_"; Name = 'x' } } | New-ChatUser
        $cord.Requests - $before | Should -Be 6
    }

    It 'works over the connection that is named' {
        $made = 'ann', 'bob' | ForEach-Object { [pscustomobject]@{ Id = $_; Name = $_ } } | New-ChatUser -Connection other
        $made.ConnectionName | Should -Be other, other
        $cord.Requests | Should -Be $before
    }
}

Describe 'Creating many at once over a socket' {
    BeforeAll {
        $server = Start-TestServer -Platform Cord
    }

    BeforeEach {
        $null = Connect-TestServer $server
        Clear-TestRequest $server
    }

    AfterEach {
        Disconnect-Test
    }

    AfterAll {
        Stop-TestServer $server
    }

    It 'creates them with two requests' {
        $made = 1..1500 | ForEach-Object { [pscustomobject]@{ Id = "emp$_"; Name = 'x' } } | New-ChatUser
        $made.Count | Should -Be 1500
        @(Get-TestRequest $server).Count | Should -Be 2
    }

    It 'acts although the input never ends' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($module, $server)
                    Import-Module $module
                    Connect-ChatService -Platform Cord -BaseUri $server.BaseUri -Credential ([pscredential]::new('6b1f2f3e-8d3c-4c7e-9a51-0d1b5d1f7a10', [Net.NetworkCredential]::new('', 'right').SecurePassword))
                    & { [pscustomobject]@{ Id = 'slow1'; Name = 'x' }; [pscustomobject]@{ Id = 'slow2'; Name = 'x' }; Start-Sleep -Seconds 60 } | New-ChatUser
                }).AddArgument((Get-Module GroupAdmin).Path).AddArgument($server)
            $running = $shell.BeginInvoke()
            $until = [datetime]::UtcNow.AddSeconds(45)
            do {
                Start-Sleep -Milliseconds 200
                $there = Get-ChatUser slow2 -ErrorAction Ignore
            } until ($there -or [datetime]::UtcNow -gt $until)

            $there.Id | Should -Be slow2
            $running.IsCompleted | Should -BeFalse
        }
        finally {
            $shell.Stop()
            $shell.Dispose()
        }
    }
}
