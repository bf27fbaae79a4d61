# What is true of every cmdlet that changes or reads much, however its pipeline ends: no request is in flight and none starts, and
# what was applied is in the audit log, and was told where somebody still took it.

BeforeDiscovery {
    $commands = @(
        @{ command = 'New-ChatUser'; platform = 'AtomChat'; isChange = $true; run = { 1..40 | ForEach-Object { [pscustomobject] @{ Id = "new$_"; Name = "New $_" } } | New-ChatUser -Connection $connection } }
        @{ command = 'New-ChatUser'; platform = 'Cord'; isManifold = $true; isChange = $true; run = { 1..40 | ForEach-Object { [pscustomobject] @{ Id = "new$_"; Name = "New $_" } } | New-ChatUser -Connection $connection } }
        @{ command = 'New-ChatGroup'; platform = 'AtomChat'; isManifold = $true; isChange = $true; run = { 1..40 | ForEach-Object { [pscustomobject] @{ Id = "new$_"; Name = "New $_" } } | New-ChatGroup -Connection $connection } }
        @{ command = 'New-ChatGroup'; platform = 'Cord'; isChange = $true; run = { 1..40 | ForEach-Object { [pscustomobject] @{ Id = "new$_"; Name = "New $_" } } | New-ChatGroup -Connection $connection } }
        @{ command = 'Remove-ChatGroup'; platform = 'AtomChat'; isChange = $true; before = { 1..40 | ForEach-Object { New-ChatGroup "old$_" "Old $_" -Connection $connection } }; run = { 1..40 | ForEach-Object { "old$_" } | Remove-ChatGroup -Connection $connection -Confirm:$false -PassThru } }
        @{ command = 'Block-ChatUser'; platform = 'AtomChat'; isManifold = $true; isChange = $true; run = { 20..79 | ForEach-Object { "u$_" } | Block-ChatUser -Group general -Connection $connection -PassThru } }
        @{ command = 'Unblock-ChatUser'; platform = 'AtomChat'; isChange = $true; before = { 20..79 | ForEach-Object { "u$_" } | Block-ChatUser -Group general -Connection $connection -SkipVerification }; run = { 20..79 | ForEach-Object { "u$_" } | Unblock-ChatUser -Group general -Connection $connection -PassThru } }
        @{ command = 'Sync-ChatGroup'; platform = 'AtomChat'; isManifold = $true; isChange = $true; run = { Sync-ChatGroup $wanted -Connection $connection -Force -Confirm:$false -PassThru } }
        @{ command = 'Copy-ChatGroup'; platform = 'AtomChat'; isManifold = $true; isChange = $true; run = { Copy-ChatGroup -Connection $other -To $connection -Confirm:$false -PassThru } }
        @{ command = 'Export-ChatGroup'; platform = 'AtomChat'; isChange = $false; run = { Export-ChatGroup $exported -Connection $connection -PassThru } }
        @{ command = 'Compare-ChatGroup'; platform = 'AtomChat'; isChange = $false; run = { Compare-ChatGroup $wanted -Connection $connection } }
    )
    $ways = @(
        @{ why = 'the user stops it'; wait = $true; stop = { param($shell) $shell.Stop() } }
        @{ why = 'its runspace is closed'; few = $true; wait = $true; stop = { param($shell) $shell.Runspace.Close() } }
        @{ why = '-ErrorAction Stop meets an error'; fault = @{ kind = 'Status'; status = 500; from = 4; count = 1 } }
        @{ why = 'Select-Object -First has enough'; few = $true; first = 2 }
        @{ why = 'somebody downstream throws'; few = $true; throws = $true }
    )
    $cases = foreach ($command in $commands) {
        # What the ways have in common is tried with fewer.
        foreach ($way in $ways | Where-Object { -not $_.few -or $command.isManifold }) {
            $command + $way
        }
    }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/TestServer.ps1
    $manifest = (Get-Module GroupAdmin).Path
    $servers = @{}

    # The state as a list of facts, of which each can be there or not.
    function Get-Fact([psobject] $Server) {
        $state = Get-TestState $Server
        $facts = [Collections.Generic.HashSet[string]]::new()
        foreach ($user in $state.users) {
            $null = $facts.Add("User $($user.id)")
        }

        foreach ($group in $state.groups) {
            $null = $facts.Add("Group $($group.id)")
            foreach ($member in $group.members) {
                $null = $facts.Add("Member $($group.id) $member")
            }

            foreach ($banned in $group.bans) {
                $null = $facts.Add("Ban $($group.id) $banned")
            }
        }

        , $facts
    }

    # What the audit log says became of each fact.
    function Get-AuditedFact([string] $Path) {
        $told = @{}
        foreach ($line in Get-Content $Path | Where-Object { $_ } | ForEach-Object { $_ | ConvertFrom-Json } | Where-Object event -EQ Outcome) {
            $kind = switch -Regex ($line.operation) { 'BanMember$' { 'Ban'; break } 'Member' { 'Member'; break } 'Group' { 'Group'; break } default { 'User' } }
            $about = if ($line.users) { $line.users | ForEach-Object { "$kind $($line.target) $_" } } elseif ($line.targets) { $line.targets | ForEach-Object { "$kind $_" } } else { "$kind $($line.target)" }
            foreach ($fact in $about) {
                $told[$fact] = $line.outcome
            }
        }

        $told
    }

    function Get-ToldFact([psobject] $Object) {
        switch ($Object.PSTypeNames[0]) {
            'GroupAdmin.ChatUser' { "User $($Object.Id)" }
            'GroupAdmin.ChatGroup' { "Group $($Object.Id)" }
            'GroupAdmin.ChatMemberOutcome' { if ($Object.Outcome -eq 'Done') { "Ban $($Object.GroupId) $($Object.UserId)" } }
            'GroupAdmin.ChatSyncOutcome' { if ($Object.Outcome -eq 'Done') { switch -Wildcard ($Object.Kind) { 'Member*' { "Member $($Object.GroupId) $($Object.UserId)" } 'GroupMissing' { "Group $($Object.GroupId)" } } } }
        }
    }
}

AfterAll {
    Disconnect-Test
    foreach ($server in $servers.Values) {
        Stop-TestServer $server
    }
}

Describe '<command> on <platform>' -ForEach $cases {
    BeforeAll {
        if (-not $servers[$platform]) {
            $servers[$platform] = Start-TestServer -Platform $platform -Users 120
        }

        $server = $servers[$platform]
        Disconnect-Test
        Reset-TestServer $server
        $exported = Join-Path $TestDrive 'exported.json'
        $wanted = Join-Path $TestDrive 'wanted.csv'
        $audit = Join-Path $TestDrive 'audit.jsonl'
        $other = Connect-TestSandbox -Name other
        foreach ($group in 'general', 'support', 'leads', 'vault') {
            20..49 | ForEach-Object { "u$_" } | Add-ChatGroupMember -Group $group -Connection $other
        }

        Export-ChatGroup $wanted -Connection $other
        $connection = Connect-TestServer $server -With @{ ThrottleLimit = 3; BatchSize = 5; AuditLog = $audit; MaximumRetryCount = 0 }
        if ($before) {
            $null = & $before
        }
    }

    It 'leaves nothing under way, and applied nothing that is not told, when <why>' {
        $earlier = Get-Fact $server
        Clear-TestRequest $server
        Set-Content $audit ''
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 150; count = 0 }
        if ($fault) {
            Add-TestFault $server $fault
        }

        $told = [Collections.Concurrent.ConcurrentQueue[object]]::new()
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule($manifest)
        $runspace = [runspacefactory]::CreateRunspace($state)
        $runspace.Open()
        $shell = [powershell]::Create($runspace)
        try {
            $null = $shell.AddScript({
                    param($script, $told, $first, $throws, $action, $given)
                    $ErrorActionPreference = $action
                    $given.GetEnumerator() | ForEach-Object { Set-Variable -Name $_.Key -Value $_.Value }
                    # Where nothing is to be cut off, Select-Object gets more than there can be.
                    & ([scriptblock]::Create($script)) | Select-Object -First $first | ForEach-Object {
                        $told.Enqueue($_)
                        if ($throws) {
                            throw 'enough'
                        }
                    }
                }).AddArgument($run.ToString()).AddArgument($told).AddArgument($first ? $first : 100000).AddArgument([bool] $throws).AddArgument($fault ? 'Stop' : 'Continue').AddArgument(@{ connection = $connection; other = $other; wanted = $wanted; exported = $exported })
            $handle = $shell.BeginInvoke()
            $clock = [Diagnostics.Stopwatch]::StartNew()
            if ($wait) {
                while ((Get-TestRequest $server -Summary).total -lt ($isChange ? 5 : 2) -and -not $handle.IsCompleted) {
                    $clock.Elapsed.TotalSeconds | Should -BeLessThan 30 -Because 'some requests were expected'
                    Start-Sleep -Milliseconds 10
                }

                $handle.IsCompleted | Should -BeFalse -Because 'it is stopped in the middle'
                $clock.Restart()
                & $stop $shell
                $clock.Elapsed.TotalSeconds | Should -BeLessThan 3
            }
            else {
                while (-not $handle.IsCompleted) {
                    $clock.Elapsed.TotalSeconds | Should -BeLessThan 60
                    Start-Sleep -Milliseconds 10
                }
            }

            $clock.Restart()
            while ((Get-TestRequest $server -Summary).inFlight -gt 0) {
                $clock.Elapsed.TotalSeconds | Should -BeLessThan 2 -Because 'a request was still in flight'
                Start-Sleep -Milliseconds 10
            }

            $total = (Get-TestRequest $server -Summary).total
            Start-Sleep -Milliseconds 400
            (Get-TestRequest $server -Summary).total | Should -Be $total -Because 'no request may start after the pipeline has ended'
        }
        finally {
            $shell.Dispose()
            $runspace.Dispose()
            Clear-TestFault $server
        }

        $later = Get-Fact $server
        $changed = [Collections.Generic.HashSet[string]]::new($earlier)
        $changed.SymmetricExceptWith($later)
        if (-not $isChange) {
            $changed | Should -BeNullOrEmpty
            Test-Path $exported | Should -BeFalse
            @(Get-ChildItem $TestDrive -Filter 'exported*') | Should -BeNullOrEmpty
            return
        }

        $audited = Get-AuditedFact $audit
        foreach ($fact in $changed) {
            # With a group its lists come and go.
            $parts = $fact -split ' '
            if ($parts.Count -lt 3 -or -not $changed.Contains("Group $($parts[1])")) {
                $audited[$fact] | Should -BeIn 'Done', 'NotReported' -Because "'$fact' was changed"
            }
        }

        foreach ($fact in $audited.Keys | Where-Object { $audited[$_] -eq 'Done' }) {
            ($changed.Contains($fact) -or ($fact -like 'Group *' -and $later.Contains($fact))) | Should -BeTrue -Because "the log says that '$fact' was done"
        }

        $told.ToArray() | ForEach-Object { Get-ToldFact $_ } | Where-Object { $_ } | ForEach-Object {
            $audited[$_] | Should -Be Done -Because "'$_' was told as done"
        }
    }
}
