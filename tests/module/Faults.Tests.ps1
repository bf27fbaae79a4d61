# The bulk path of every platform under stops, kills and shared use, over real sockets. What is true of single requests is in the fault
# matrix of GroupAdmin.Tests.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $platforms = @((Get-ChatPlatform | Where-Object { $_.HasSandbox -and 'AddMember' -in $_.Capabilities }).Name)
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/TestServer.ps1
    $manifest = (Get-Module GroupAdmin).Path

    # An id of a user whom the sandbox of the platform knows.
    function Get-UserId([string] $Platform, [int] $Number) {
        switch ($Platform) {
            Publisher { "$Number" }
            Ejabberd { "user$Number" }
            default { "u$Number" }
        }
    }

    function Get-MemberOf([psobject] $Server, [string] $Group) {
        @((Get-TestState $Server -Group $Group -Limit 100000).members | ForEach-Object { ($_ -split '@')[0] } | Sort-Object)
    }

    # Waits until the server answers nothing any more, and shows that no request starts after that.
    function Assert-Quiet([psobject] $Server, [double] $WithinSeconds = 2) {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        while ((Get-TestRequest $Server -Summary).inFlight -gt 0) {
            $clock.Elapsed.TotalSeconds | Should -BeLessThan $WithinSeconds -Because 'a request was still in flight'
            Start-Sleep -Milliseconds 20
        }

        $total = (Get-TestRequest $Server -Summary).total
        Start-Sleep -Milliseconds 700
        (Get-TestRequest $Server -Summary).total | Should -Be $total -Because 'no request may start after the pipeline has ended'
    }

    function Wait-TestTotal([psobject] $Server, [int] $Count) {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        while ((Get-TestRequest $Server -Summary).total -lt $Count) {
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 60 -Because "$Count requests were expected"
            Start-Sleep -Milliseconds 20
        }
    }
}

Describe 'The bulk path of <_>' -ForEach $platforms {
    BeforeAll {
        $platform = $_
        $server = Start-TestServer -Platform $platform -Users 1300
        $group = (Get-TestState $server).groups[0].id
        $users = (1000..1199).ForEach({ Get-UserId $platform $_ })
    }

    AfterAll {
        Disconnect-Test
        Stop-TestServer $server
    }

    BeforeEach {
        Disconnect-Test
        Reset-TestServer $server
        $connection = Connect-TestServer $server -With @{ ThrottleLimit = 3; BatchSize = 10 }
        Clear-TestRequest $server
    }

    It 'leaves nothing under way, and tells what was done, when it ends because of <why>' -ForEach @(
        @{ why = '-ErrorAction Stop'; run = { param($users, $group, $told) @($users[0..49]) + 'x,y' * 5 + @('') + @($users[50..199]) | Where-Object { $_ } | Add-ChatGroupMember -Group $group -PassThru -ErrorAction Stop | ForEach-Object { $told.Add($_) } } }
        @{ why = 'Select-Object -First'; run = { param($users, $group, $told) $users | Add-ChatGroupMember -Group $group -PassThru | Select-Object -First 3 | ForEach-Object { $told.Add($_) } } }
        @{ why = 'an exception downstream'; run = { param($users, $group, $told) $users | Add-ChatGroupMember -Group $group -PassThru | ForEach-Object { $told.Add($_); throw 'enough' } } }
    ) {
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 100; count = 0 }
        $told = [Collections.Generic.List[object]]::new()
        $null = Get-TestFailure { & $run $users $group $told }
        Assert-Quiet $server
        $members = Get-MemberOf $server $group
        foreach ($outcome in $told | Where-Object Outcome -In Done, Unchanged) {
            ($outcome.UserId -split '@')[0] | Should -BeIn $members
        }
    }

    It 'leaves nothing under way when <why>' -ForEach @(
        @{ why = 'the user stops it'; stop = { param($shell) $shell.Stop() } }
        @{ why = 'its runspace is closed'; stop = { param($shell) $shell.Runspace.Close() } }
    ) {
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 200; count = 0 }
        $told = [Collections.Concurrent.ConcurrentQueue[object]]::new()
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule((Get-Module GroupAdmin).Path)
        $runspace = [runspacefactory]::CreateRunspace($state)
        $runspace.Open()
        $shell = [powershell]::Create($runspace)
        try {
            $null = $shell.AddScript({
                    param($users, $group, $connection, $told)
                    $users | Add-ChatGroupMember -Group $group -Connection $connection -PassThru | ForEach-Object { $told.Enqueue($_) }
                }).AddArgument($users).AddArgument($group).AddArgument($connection).AddArgument($told)
            $null = $shell.BeginInvoke()
            Wait-TestTotal $server 2
            & $stop $shell
            Assert-Quiet $server
        }
        finally {
            $shell.Dispose()
            $runspace.Dispose()
        }

        $members = Get-MemberOf $server $group
        $members.Count | Should -BeLessThan 200 -Because 'it was stopped in the middle'
        foreach ($outcome in $told.ToArray() | Where-Object Outcome -In Done, Unchanged) {
            ($outcome.UserId -split '@')[0] | Should -BeIn $members
        }
    }

    It 'ends as an undisturbed run does, when it is killed in the middle and run again' {
        $file = Join-Path $TestDrive "$platform.csv"
        $users | ForEach-Object { [pscustomobject] @{ User = $_ } } | Export-Csv $file
        Import-Csv $file | Add-ChatGroupMember -Group $group
        $undisturbed = Get-MemberOf $server $group

        Reset-TestServer $server
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 150; count = 0 }
        $script = Join-Path $TestDrive "$platform.ps1"
        Set-Content $script @"
. '$PSScriptRoot/Common.ps1'
`$server = [pscustomobject] @{ Platform = '$platform'; Authentication = '$($server.Authentication)'; BaseUri = [uri] '$($server.BaseUri)' }
`$null = Connect-TestServer `$server -With @{ ThrottleLimit = 2; BatchSize = 10; SkipTest = `$true }
Import-Csv '$file' | Add-ChatGroupMember -Group '$group'
"@
        $child = Start-Process -FilePath (Get-Process -Id $PID).Path -ArgumentList '-NoProfile', '-NonInteractive', '-File', $script -PassThru -RedirectStandardOutput "$file.out" -RedirectStandardError "$file.err"
        try {
            Wait-TestTotal $server 5
        }
        finally {
            Stop-Process -Id $child.Id -Force
            $child.WaitForExit()
        }

        Clear-TestFault $server
        $between = Get-MemberOf $server $group
        $between.Count | Should -BeLessThan $undisturbed.Count -Because 'the run was killed in the middle'
        Import-Csv $file | Add-ChatGroupMember -Group $group -ErrorAction Stop
        Get-MemberOf $server $group | Should -Be $undisturbed
    }

    It 'changes nothing when the same file is run twice' {
        $users | Add-ChatGroupMember -Group $group -ErrorAction Stop
        $once = Get-TestState $server | ConvertTo-Json -Depth 8
        $outcomes = $users | Add-ChatGroupMember -Group $group -PassThru -ErrorAction Stop
        $outcomes | Should -HaveCount 200
        $outcomes.Outcome | Should -BeIn Done, Unchanged
        Get-TestState $server | ConvertTo-Json -Depth 8 | Should -Be $once
    }

    It 'keeps the limits of a connection that several runspaces share' {
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 30; count = 0 }
        $ranges = 0..3 | ForEach-Object { , $users[($_ * 50)..($_ * 50 + 49)] }
        $ranges | ForEach-Object -ThrottleLimit 4 -Parallel { Import-Module $using:manifest; $_ | Add-ChatGroupMember -Group $using:group -Connection $using:connection -ErrorAction Stop }
        $jobs = $ranges | ForEach-Object { $part = $_; Start-ThreadJob { Import-Module $using:manifest; $using:part | Add-ChatGroupMember -Group $using:group -Connection $using:connection -ErrorAction Stop } }
        $jobs | Receive-Job -Wait -AutoRemoveJob -ErrorAction Stop
        (Get-TestRequest $server -Summary).maximumInFlight | Should -BeLessOrEqual 3
        $members = Get-MemberOf $server $group
        foreach ($user in $users) {
            $user | Should -BeIn $members
        }
    }

    It 'works in a job of its own process' {
        $root = $PSScriptRoot
        $address = [pscustomobject] @{ Platform = $platform; Authentication = $server.Authentication; BaseUri = $server.BaseUri }
        $told = Start-Job -ScriptBlock {
            . $using:root/Common.ps1
            $there = $using:address
            $null = Connect-TestServer ([pscustomobject] @{ Platform = $there.Platform; Authentication = $there.Authentication; BaseUri = [uri] $there.BaseUri }) -With @{ BatchSize = 50; SkipTest = $true }
            $using:users | Add-ChatGroupMember -Group $using:group -PassThru -ErrorAction Stop
        } | Receive-Job -Wait -AutoRemoveJob -ErrorAction Stop
        $told | Should -HaveCount 200
        $told.Outcome | ForEach-Object { "$_" } | Select-Object -Unique | Should -Be Done
        (Get-MemberOf $server $group).Count | Should -BeGreaterOrEqual 200
    }
}

Describe 'A pause that the server asks one request for' {
    It 'is kept by the others' {
        $server = Start-TestServer
        try {
            $connection = Connect-TestServer $server -With @{ ThrottleLimit = 4; BatchSize = 10; RetryIntervalSec = 0.01 }
            Add-TestFault $server @{ kind = 'Status'; status = 429; retryAfterSeconds = 2; operation = 'addUsersToGroup'; from = 3 }, @{ kind = 'Delay'; delayMs = 50; count = 0 }
            (1..300).ForEach({ "u$_" }) | Add-ChatGroupMember -Group general -Connection $connection -WarningAction SilentlyContinue
            $requests = @(Get-TestRequest $server -Operation addUsersToGroup)
            $refused = $requests | Where-Object status -EQ 429
            $refused | Should -HaveCount 1
            # Those that had left already are answered; for most of the two seconds nothing starts.
            $in = @($requests | Where-Object { $_.startedMs -gt $refused.endedMs + 200 -and $_.startedMs -lt $refused.endedMs + 1700 })
            $in | Should -HaveCount 0
            (Get-TestState $server -Group general -Limit 1).memberCount | Should -Be 300
        }
        finally {
            Disconnect-Test
            Stop-TestServer $server
        }
    }
}
