BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/TestServer.ps1

    $server = Start-TestServer

    # Waits until the server answers nothing any more, and shows that no request starts after that.
    function Assert-Quiet([double] $WithinSeconds = 1.5) {
        $total = (Get-TestRequest $server -Summary).total
        $clock = [Diagnostics.Stopwatch]::StartNew()
        while ((Get-TestRequest $server -Summary).inFlight -gt 0) {
            $clock.Elapsed.TotalSeconds | Should -BeLessThan $WithinSeconds -Because 'a request was still in flight'
            Start-Sleep -Milliseconds 20
        }

        Start-Sleep -Milliseconds 600
        $after = Get-TestRequest $server -Summary
        $after.total | Should -Be $total -Because 'no request may start after the pipeline has ended'
        $after.inFlight | Should -Be 0
    }

    # A shell in a runspace of its own, in which the module is loaded. One statement after the other: of several in one call, PowerShell
    # may start the next after the shell was stopped, and falls over it.
    function Open-Shell {
        $shell = [powershell]::Create()
        $null = $shell.AddCommand('Import-Module').AddArgument((Get-Module GroupAdmin).Path).Invoke()
        $shell.Commands.Clear()
        $shell
    }

    # Starts a script in such a shell and gives the shell and its handle.
    function Invoke-InRunspace([scriptblock] $Script, [object[]] $Argument) {
        $shell = Open-Shell
        $null = $shell.AddScript($Script)
        foreach ($one in $Argument) {
            $null = $shell.AddArgument($one)
        }

        [pscustomobject] @{ Shell = $shell; Handle = $shell.BeginInvoke() }
    }

    function Wait-TestRequest([string] $Operation, [int] $Count = 1) {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        while (@(Get-TestRequest $server -Operation $Operation).Count -lt $Count) {
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 20 -Because "$Count requests for $Operation were expected"
            Start-Sleep -Milliseconds 20
        }
    }
}

AfterAll {
    Disconnect-Test
    Stop-TestServer $server
}

Describe 'Members from the pipeline' {
    BeforeEach {
        Reset-TestServer $server
        $connection = Connect-TestServer $server -With @{ ThrottleLimit = 4 }
        $null = New-ChatGroup big Big
        Clear-TestRequest $server
    }

    It 'sends 1,000 members in 10 requests, several at once and never more than the throttle limit, and reads back once' {
        Add-TestFault $server @{ kind = 'Delay'; operation = 'addUsersToGroup'; delayMs = 150; count = 0 }
        (1..1000).ForEach({ "u$_" }) | Add-ChatGroupMember -Group big

        $requests = @(Get-TestRequest $server)
        $requests.operation | Group-Object -NoElement | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Count)" } |
            Should -Be 'addUsersToGroup 10', 'getGroupUserList 1'
        $requests[-1].operation | Should -Be getGroupUserList
        $adds = $requests | Where-Object operation -EQ addUsersToGroup
        ($adds.inFlight | Measure-Object -Maximum).Maximum | Should -BeGreaterThan 1
        (Get-TestRequest $server -Summary).maximumInFlight | Should -BeLessOrEqual 4
        (Get-TestState $server -Group big).memberCount | Should -Be 1000
    }

    It 'sends exactly the documented form' {
        (1..1000).ForEach({ "u$_" }) | Add-ChatGroupMember -Group big

        $adds = @(Get-TestRequest $server -Operation addUsersToGroup | Sort-Object { [int] $_.form.UIDs.Split(',')[0].Substring(1) })
        for ($batch = 0; $batch -lt 10; $batch++) {
            $ids = (1..100).ForEach({ "u$($batch * 100 + $_)" })
            $adds[$batch].body | Should -BeExactly ('GUID=big&UIDs=' + ($ids -join '%2C'))
        }

        $adds.method | Select-Object -Unique | Should -BeExactly POST
        $adds.path | Select-Object -Unique | Should -BeExactly "$($server.BaseUri.AbsolutePath.TrimEnd('/'))/addUsersToGroup"
        $adds.ForEach({ $_.headers.'Content-Type' }) | Select-Object -Unique | Should -BeLike 'application/x-www-form-urlencoded*'
        $adds.ForEach({ $_.headers.'api-key' }) | Select-Object -Unique | Should -BeExactly right
        (Get-TestRequest $server -Operation getGroupUserList).body | Should -BeExactly 'GUIDs=big'
    }

    It 'sends none with -WhatIf' {
        'u1', 'u2', 'u3' | Add-ChatGroupMember -Group big -WhatIf
        @(Get-TestRequest $server) | Should -HaveCount 0
    }

    It 'keeps to the throttle limit with many groups at once' {
        foreach ($n in 1..8) {
            $null = New-ChatGroup "g$n" Group
        }

        Clear-TestRequest $server
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 50; count = 0 }
        (1..20).ForEach({ "u$_" }) | Add-ChatGroupMember -Group (1..8).ForEach({ "g$_" })
        (1..20).ForEach({ "u$_" }) | Get-ChatUser | Should -HaveCount 20
        (Get-TestRequest $server -Summary).maximumInFlight | Should -BeLessOrEqual 4
        foreach ($n in 1..8) {
            (Get-TestState $server -Group "g$n").memberCount | Should -Be 20
        }
    }

    It 'sends a batch that is not full when the input pauses' {
        $seen = @{}
        & {
            'u1', 'u2'
            Start-Sleep -Seconds 3
            $seen.ids = (Get-TestRequest $server -Operation addUsersToGroup).form.UIDs
            'u3'
        } | Add-ChatGroupMember -Group big
        $seen.ids | Should -Be 'u1,u2'
        (Get-TestState $server -Group big).memberCount | Should -Be 3
    }

    It 'emits outcomes while input still arrives' {
        $arrived = [Collections.Generic.List[object]]::new()
        $seen = @{}
        & {
            (1..100).ForEach({ "u$_" })
            $clock = [Diagnostics.Stopwatch]::StartNew()
            while (@(Get-TestRequest $server -Operation removeUsersFromGroup).Count -eq 0 -and $clock.Elapsed.TotalSeconds -lt 10) {
                Start-Sleep -Milliseconds 50
            }

            Start-Sleep -Milliseconds 300
            (101..102).ForEach({ "u$_" })
            $seen.before = $arrived.Count
        } | Remove-ChatGroupMember -Group big -PassThru -ErrorAction SilentlyContinue | ForEach-Object { $arrived.Add($_) }
        $arrived | Should -HaveCount 102
        @(Get-TestRequest $server -Operation removeUsersFromGroup).Count | Should -BeGreaterThan 0
    }

    It 'ends one unknown user among 1,000 with one error, and adds the other 999' {
        $failures = @(Get-TestFailure { @((1..500).ForEach({ "u$_" }); 'nobody'; (501..999).ForEach({ "u$_" })) | Add-ChatGroupMember -Group big })
        Assert-Failure $failures -Id ChatNotFound -Category ObjectNotFound -Target nobody
        (Get-TestState $server -Group big).memberCount | Should -Be 999
        @(Get-TestRequest $server -Operation getGroupUserList) | Should -HaveCount 1
    }
}

Describe 'A pipeline that ends early' {
    BeforeEach {
        Reset-TestServer $server
        $connection = Connect-TestServer $server -With @{ ThrottleLimit = 4; BatchSize = 10 }
        $null = New-ChatGroup big Big
        Clear-TestRequest $server
        Add-TestFault $server @{ kind = 'Delay'; operation = 'addUsersToGroup'; delayMs = 200; count = 0 }
    }

    It 'leaves no request in flight and starts none, when it ends because of <why>' -ForEach @(
        @{ why = 'Select-Object -First'; run = { (1..100000).ForEach({ "u$_" }) | Add-ChatGroupMember -Group big -PassThru -SkipVerification | Select-Object -First 1 } }
        @{ why = '-ErrorAction Stop'; run = { @((1..100).ForEach({ "u$_" }); 'a,b'; (101..100000).ForEach({ "u$_" })) | Add-ChatGroupMember -Group big -ErrorAction Stop } }
        @{ why = 'an exception downstream'; run = { (1..100000).ForEach({ "u$_" }) | Add-ChatGroupMember -Group big -PassThru -SkipVerification | ForEach-Object { throw 'downstream' } } }
        @{ why = 'an exception upstream'; run = { & { (1..500).ForEach({ "u$_" }); throw 'upstream' } | Add-ChatGroupMember -Group big } }
    ) {
        try {
            $null = & $run
        }
        catch {
            $_.Exception.Message | Should -Match 'downstream|upstream|comma'
        }

        Assert-Quiet
        $sent = @(Get-TestRequest $server -Operation addUsersToGroup).Count
        $sent | Should -BeGreaterThan 0
        $sent | Should -BeLessThan 1000
    }

    It 'is stopped within a second or so, and leaves no request in flight' {
        $job = Invoke-InRunspace { param($to) (1..100000).ForEach({ "u$_" }) | Add-ChatGroupMember -Group big -Connection $to } $connection
        try {
            Wait-TestRequest addUsersToGroup 5
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $job.Shell.Stop()
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 1.5
            Assert-Quiet
            $connection.State | Should -Be Open
        }
        finally {
            $job.Shell.Dispose()
        }
    }

    It 'is stopped while <what> waits for its turn to try again' -ForEach @(
        @{ what = 'a listing'; run = { param($to) Get-ChatGroup -Connection $to } }
        @{ what = 'a single call'; run = { param($to) Get-ChatGroup -Id general -Connection $to } }
    ) {
        Add-TestFault $server @{ kind = 'Status'; operation = 'getGroupList'; status = 503; retryAfterSeconds = 30; count = 0 }
        $job = Invoke-InRunspace $run $connection
        try {
            Wait-TestRequest getGroupList
            Start-Sleep -Milliseconds 300
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $job.Shell.Stop()
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 1.5
            Assert-Quiet
            @(Get-TestRequest $server -Operation getGroupList) | Should -HaveCount 1
        }
        finally {
            $job.Shell.Dispose()
        }
    }

    It 'is stopped while the answer to <what> does not come' -ForEach @(
        @{ what = 'a listing'; operation = 'getGroupUserList'; run = { param($to) Get-ChatGroupMember big -Connection $to } }
        @{ what = 'a single call'; operation = 'getGroupList'; run = { param($to) Get-ChatGroup -Id general -Connection $to } }
        @{ what = 'a single change'; operation = 'deleteGroup'; run = { param($to) Remove-ChatGroup -Id big -Connection $to -Confirm:$false } }
        @{ what = 'a test'; operation = 'listUsers'; run = { param($to) Test-ChatConnection $to } }
    ) {
        Add-TestFault $server @{ kind = 'Delay'; operation = $operation; delayMs = 3000; count = 0 }
        $job = Invoke-InRunspace $run $connection
        try {
            Wait-TestRequest $operation
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $job.Shell.Stop()
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 1.5
            (Get-TestRequest $server -Summary).inFlight | Should -Be 1 -Because 'the server must still have been at it'
            Assert-Quiet -WithinSeconds 10
        }
        finally {
            $job.Shell.Dispose()
        }
    }

    It 'asks for no further page when the consumer has enough' {
        (1..1000).ForEach({ "u$_" }) | Add-ChatGroupMember -Group big -SkipVerification
        Clear-TestRequest $server
        Get-ChatUser | Select-Object -First 150 | Should -HaveCount 150
        Assert-Quiet
        @(Get-TestRequest $server -Operation listUsers).Count | Should -BeLessOrEqual 3
    }

    It 'tells with -PassThru what was done before the user interrupted it' {
        $output = [Management.Automation.PSDataCollection[psobject]]::new()
        $shell = Open-Shell
        try {
            $null = $shell.AddScript({
                    param($to) (1..100000).ForEach({ "u$_" }) | Add-ChatGroupMember -Group big -Connection $to -PassThru -SkipVerification
                }).AddArgument($connection)
            $noInput = [Management.Automation.PSDataCollection[psobject]]::new()
            $noInput.Complete()
            $null = $shell.BeginInvoke($noInput, $output)
            $clock = [Diagnostics.Stopwatch]::StartNew()
            while ($output.Count -eq 0 -and $clock.Elapsed.TotalSeconds -lt 20) {
                Start-Sleep -Milliseconds 20
            }

            $shell.Stop()
            $done = @($output | Where-Object Outcome -In Done, NotReported)
            $done.Count | Should -BeGreaterThan 0
            $done.Count | Should -BeLessOrEqual (Get-TestState $server -Group big).memberCount
        }
        finally {
            $shell.Dispose()
        }
    }
}
