BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/TestServer.ps1
    $manifest = (Get-Module GroupAdmin).Path

    $server = Start-TestServer

    # Runs a script in a runspace of its own, with a connection to the server, and gives what it wrote to the progress stream with the times.
    function Get-ProgressOf([scriptblock] $Script, [string] $Preference = 'Continue', [double] $StopAfter) {
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule((Get-Module GroupAdmin).Path)
        $runspace = [runspacefactory]::CreateRunspace($state)
        $runspace.Open()
        $shell = [powershell]::Create($runspace)
        try {
            $records = [Collections.Concurrent.ConcurrentQueue[object]]::new()
            $clock = [Diagnostics.Stopwatch]::StartNew()

            # One script and no statement after it: PowerShell itself would fail when a runspace is closed between two.
            $null = $shell.AddScript("param(`$preference, `$connection) `$ProgressPreference = `$preference`n$Script").AddArgument($Preference).AddArgument($connection)
            $handle = $shell.BeginInvoke()
            $seen = 0
            while (-not $handle.IsCompleted) {
                while ($seen -lt $shell.Streams.Progress.Count) {
                    $records.Enqueue([pscustomobject] @{ At = $clock.Elapsed.TotalSeconds; Record = $shell.Streams.Progress[$seen++] })
                }

                if ($StopAfter -and $clock.Elapsed.TotalSeconds -gt $StopAfter) {
                    $shell.Stop()
                    break
                }

                Start-Sleep -Milliseconds 10
            }

            if (-not $StopAfter) {
                $null = $shell.EndInvoke($handle)
            }

            while ($seen -lt $shell.Streams.Progress.Count) {
                $records.Enqueue([pscustomobject] @{ At = $clock.Elapsed.TotalSeconds; Record = $shell.Streams.Progress[$seen++] })
            }

            # A module that is loaded for the first time writes progress of its own.
            @($records.ToArray() | Where-Object { $_.Record.Activity -like '*-Chat*' })
        }
        finally {
            $shell.Dispose()
            $runspace.Dispose()
        }
    }
}

AfterAll {
    Disconnect-Test
    Stop-TestServer $server
}

Describe 'Progress' {
    BeforeEach {
        Reset-TestServer $server
        $connection = Connect-TestServer $server -With @{ ThrottleLimit = 1; BatchSize = 10 }
    }

    It 'tells counts and a rate after a second of work, at most five times a second, and is taken away at the end' {
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 100; count = 0; operation = 'addUsersToGroup' }
        $records = Get-ProgressOf { (1..300).ForEach({ "u$_" }) | Add-ChatGroupMember -Group general -Connection $connection }
        $records.Count | Should -BeGreaterThan 3
        $records[0].At | Should -BeGreaterThan 0.9
        $records.Record.Activity | Select-Object -Unique | Should -Be Add-ChatGroupMember
        $records[-1].Record.RecordType | Should -Be Completed
        @($records.Record | Where-Object RecordType -EQ Completed) | Should -HaveCount 1
        @($records.Record.StatusDescription) -match '^\d+ users, \d+ a second$|^\d+ of 300 users, \d+ a second$' | Should -HaveCount $records.Count
        $records[-1].At - $records[0].At | Should -BeGreaterThan (($records.Count - 2) / 5.5)

        # No outcome is known before the members are read back at the end, and the counts move all the same.
        $counts = @($records | Where-Object { $_.Record.RecordType -ne 'Completed' } | ForEach-Object { [int] ($_.Record.StatusDescription -replace ' .*') })
        $counts[0] | Should -BeGreaterThan 0
        @($counts | Select-Object -Unique).Count | Should -BeGreaterThan 3
        $counts | Should -Be @($counts | Sort-Object)
    }

    It 'tells how much of a known total is done' {
        $null = New-ChatGroup big Big -Connection $connection
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 300; count = 0 }
        $records = Get-ProgressOf { (1..10).ForEach({ "g$_" }) | ForEach-Object { New-ChatGroup $_ "Group $_" -Connection $connection } }
        $records | Should -HaveCount 0 -Because 'each call is short'
        $records = Get-ProgressOf { (1..100).ForEach({ [pscustomobject] @{ Group = 'big'; User = "u$_" } }) | Block-ChatUser -Connection $connection -SkipVerification -ErrorAction Ignore }
        $records[-1].Record.RecordType | Should -Be Completed
    }

    It 'of calls of their own counts the records' {
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 250; count = 0 }
        $records = Get-ProgressOf { (1..10).ForEach({ [pscustomobject] @{ Id = "g$_"; Name = "Group $_" } }) | New-ChatGroup -Connection $connection }
        $records.Count | Should -BeGreaterThan 2
        $records[0].Record.StatusDescription | Should -BeLike '* records, * a second'
    }

    It 'of a long list counts what has been read' {
        Add-TestFault $server @{ kind = 'Stall'; stallMs = 2500; operation = 'getGroupUserList' }
        Set-ChatConnection $connection -MaximumRetryCount 0
        $records = Get-ProgressOf { Get-ChatGroupMember general -Connection $connection -ErrorAction SilentlyContinue }
        $records.Count | Should -BeGreaterThan 2
        $records[0].Record.StatusDescription | Should -BeLike '* members, * a second'
        $records[-1].Record.RecordType | Should -Be Completed
    }

    It 'of <command> tells groups and members or differences, and is taken away' -ForEach @(
        @{ command = 'Export-ChatGroup'; operation = 'getGroupUserList'; unit = 'members'; script = { Export-ChatGroup $file general -Connection $connection } }
        @{ command = 'Compare-ChatGroup'; operation = 'getGroupUserList'; unit = 'members'; script = { Compare-ChatGroup $wanted -Connection $connection } }
        @{ command = 'Sync-ChatGroup'; operation = 'addUsersToGroup'; unit = 'differences'; script = { Sync-ChatGroup $wanted -Connection $connection -Force -Confirm:$false } }
        @{ command = 'Copy-ChatGroup'; operation = 'getGroupUserList'; unit = 'members'; script = { Copy-ChatGroup general -Connection $connection -To $connection -GroupMap @{ general = 'second' } -Confirm:$false } }
    ) {
        $wanted = Join-Path $TestDrive 'wanted.csv'
        $file = Join-Path $TestDrive 'exported.csv'
        Export-ChatGroup $wanted general -Connection $connection
        $rows = @(Get-Content $wanted)
        $null = (1..100).ForEach({ "u$_" }) | Add-ChatGroupMember -Group general -Connection $connection
        Export-ChatGroup $wanted general -Connection $connection
        $rows.Count | Should -BeLessThan @(Get-Content $wanted).Count
        $drift = {
            if ($command -eq 'Sync-ChatGroup') {
                (1..100).ForEach({ "u$_" }) | Remove-ChatGroupMember -Group general -Connection $connection -Confirm:$false
            }
        }
        & $drift
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 2000; count = 1; operation = $operation }
        $text = $script.ToString().Replace('$file', "'$file'").Replace('$wanted', "'$wanted'")
        $all = Get-ProgressOf ([scriptblock]::Create($text))
        @($all.Record | Where-Object RecordType -EQ Completed) | Should -HaveCount 1 -Because 'it is one command'
        $all[-1].Record.RecordType | Should -Be Completed
        $all.Record.ActivityId | Select-Object -Unique | Should -HaveCount 1
        $all[-1].At - $all[0].At | Should -BeGreaterThan (($all.Count - 2) / 5.5)
        $records = @($all | Where-Object { $_.Record.StatusDescription -match " $unit, \d+ a second$" })
        $records.Count | Should -BeGreaterThan 2
        $records[0].At | Should -BeGreaterThan 0.9
        $records.Record.Activity | Select-Object -Unique | Should -Be $command
        $all[-1].Record.StatusDescription | Should -Match '[1-9][\d,]* (members|differences)'
        & $drift
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 2000; count = 1; operation = $operation }
        Get-ProgressOf ([scriptblock]::Create($text)) -Preference SilentlyContinue | Should -HaveCount 0
    }

    It 'of a sync tells how many of the differences are settled' {
        $wanted = Join-Path $TestDrive 'sync.csv'
        Export-ChatGroup $wanted general -Connection $connection
        $null = (21..120).ForEach({ "u$_" }) | Add-ChatGroupMember -Group general -Connection $connection
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 250; count = 0 }
        $records = Get-ProgressOf ([scriptblock]::Create("Sync-ChatGroup '$wanted' -Connection `$connection -Force -Confirm:`$false"))
        $records[-1].Record.StatusDescription | Should -Match '^100 of 100 differences, \d+ a second$'
        $records.Record.PercentComplete | Where-Object { $_ -gt 0 -and $_ -lt 100 } | Should -Not -BeNullOrEmpty
    }

    It 'of a replacement never tells of more users than there are' {
        $null = (1..100).ForEach({ "u$_" }) | Add-ChatGroupMember -Group general -Connection $connection
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 250; count = 0 }
        $records = Get-ProgressOf { (91..140).ForEach({ "u$_" }) | Add-ChatGroupMember -Group general -Replace -Connection $connection }
        $records[-1].Record.StatusDescription | Should -Match '^140 users, \d+ a second$'
        $records.Record.PercentComplete | Select-Object -Unique | Should -Be -1
    }

    It 'of things looked up together counts the things, not the requests' {
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 1300; count = 1; operation = 'getGroupList' }
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 1300; count = 0; operation = 'getGroup' }
        $records = Get-ProgressOf { 'general', 'support', 'leads' | Get-ChatGroup -Connection $connection }
        $records[-1].Record.StatusDescription | Should -Match '^3 records, \d+ a second$'
    }

    It 'of creation in bulk begins with the first batch, and is taken away' {
        $cord = Start-TestServer -Platform Cord
        try {
            $connection = Connect-TestServer $cord -Name cord -With @{ BatchSize = 10 }
            Add-TestFault $cord @{ kind = 'Delay'; delayMs = 1300; count = 0 }
            $records = Get-ProgressOf { (1..20).ForEach({ [pscustomobject] @{ Id = "n$_"; Name = "New $_" } }) | New-ChatUser -Connection $connection }
            $records[0].Record.StatusDescription | Should -Be '0 records, 0 a second'
            $records[-1].Record.StatusDescription | Should -Match '^20 records, \d+ a second$'
            @($records.Record | Where-Object RecordType -EQ Completed) | Should -HaveCount 1
            $records[-1].At - $records[0].At | Should -BeGreaterThan (($records.Count - 2) / 5.5)
            $null = Get-ProgressOf { (21..40).ForEach({ [pscustomobject] @{ Id = "n$_"; Name = "New $_" } }) | New-ChatUser -Connection $connection } -Preference SilentlyContinue | Should -HaveCount 0
        }
        finally {
            Stop-TestServer $cord
        }
    }

    It 'is none where nobody wants it: <how>' -ForEach @(
        @{ how = '$ProgressPreference'; preference = 'SilentlyContinue'; script = { (1..200).ForEach({ "u$_" }) | Add-ChatGroupMember -Group general -Connection $connection } }
        @{ how = '-ProgressAction'; preference = 'Continue'; script = { (1..200).ForEach({ "u$_" }) | Add-ChatGroupMember -Group general -Connection $connection -ProgressAction SilentlyContinue } }
    ) {
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 100; count = 0; operation = 'addUsersToGroup' }
        Get-ProgressOf $script -Preference $preference | Should -HaveCount 0
    }

    It 'is taken away when an error ends the command' {
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 100; count = 0; operation = 'addUsersToGroup' }
        $records = Get-ProgressOf {
            try {
                @((1..200).ForEach({ "u$_" })) + 'a,b' | Add-ChatGroupMember -Group general -Connection $connection -ErrorAction Stop
            }
            catch {
                'ended'
            }
        }
        $records[-1].Record.RecordType | Should -Be Completed
    }

    It 'makes no trouble when the user stops the command, nor in a job' {
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 100; count = 0; operation = 'addUsersToGroup' }
        { Get-ProgressOf { (1..2000).ForEach({ "u$_" }) | Add-ChatGroupMember -Group general -Connection $connection } -StopAfter 2 } | Should -Not -Throw
        $job = Start-ThreadJob { Import-Module $using:manifest; (1..150).ForEach({ "u$_" }) | Add-ChatGroupMember -Group general -Connection $using:connection -PassThru -ErrorAction Stop }
        $job | Receive-Job -Wait -ErrorAction Stop | Should -HaveCount 150
        $job | Remove-Job
    }
}
