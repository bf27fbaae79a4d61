BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/TestServer.ps1

    $server = Start-TestServer
}

AfterAll {
    Disconnect-Test
    Stop-TestServer $server
}

Describe 'The errors a user meets' {
    BeforeEach {
        Reset-TestServer $server
        $connection = Connect-TestServer $server -With @{ MaximumRetryCount = 1 }
        Clear-TestRequest $server
    }

    It 'no connection: ends <_>' -ForEach @(
        'Get-ChatGroup', 'Get-ChatUser', 'Get-ChatGroupMember x', 'New-ChatGroup x x', 'Set-ChatGroup x x', 'Remove-ChatGroup x -Confirm:$false'
        'Add-ChatGroupMember x x', 'Remove-ChatGroupMember x x', 'Block-ChatUser x x', 'Unblock-ChatUser x x', 'New-ChatUser x x', 'Set-ChatUser x x'
        'Remove-ChatUser x -Confirm:$false', 'Get-ChatUserStatus x', 'Add-ChatFriend x y', 'Remove-ChatFriend x y', 'Send-ChatMessage x x -From x'
        'Invoke-ChatApi x', 'Test-ChatConnection', 'Set-ChatConnection'
    ) {
        Disconnect-Test
        $ErrorActionPreference = 'Continue'
        try {
            & ([scriptblock]::Create($_))
            $ended = $false
        }
        catch {
            $ended = $true
            Assert-Failure $_ -Id ChatNoConnection -Category ConnectionError -Like 'No chat connection in this session. Run Connect-ChatService first.'
        }

        $ended | Should -BeTrue
    }

    It 'wrong key: ends Connect-ChatService' {
        $failure = Get-TestFailure { Connect-TestServer $server -With @{ Secret = ConvertTo-TestSecret wrong } }
        Assert-Failure $failure -Id ChatAuthentication -Category AuthenticationError -Target AtomChat -Like '*AtomChat refused the API key*-Secret*-BaseUri*'
    }

    It 'a key that is refused later: <what>' -ForEach @(
        @{ what = 'reading'; call = { Get-ChatGroup } }
        @{ what = 'a change'; call = { New-ChatGroup ops Operations } }
        @{ what = 'members'; call = { (1..300).ForEach({ "u$_" }) | Add-ChatGroupMember -Group general } }
    ) {
        $null = Connect-TestServer $server -With @{ Secret = ConvertTo-TestSecret wrong; SkipTest = $true; ThrottleLimit = 1 }
        $failures = @(Get-TestFailure $call)
        foreach ($failure in $failures) {
            Assert-Failure $failure -Id ChatAuthentication -Category AuthenticationError -Like '*refused the API key*'
        }

        $failures | Should -HaveCount 1
        @(Get-TestRequest $server).Count | Should -BeLessOrEqual 2 -Because 'nothing can work after that'
    }

    It '<what>: <id>' -ForEach @(
        @{ what = 'not allowed'; fault = @{ kind = 'Status'; status = 403 }; id = 'ChatPermission'; category = 'PermissionDenied'; like = '*403*' }
        @{ what = 'throttled to the end of the retries'; fault = @{ kind = 'Status'; status = 429 }; id = 'ChatThrottled'; category = 'LimitsExceeded'; like = '*429*'; requests = 2 }
        @{ what = 'the server fails'; fault = @{ kind = 'Status'; status = 500 }; id = 'ChatServer'; category = 'ResourceUnavailable'; like = '*500*' }
        @{ what = 'the server is overloaded'; fault = @{ kind = 'Status'; status = 503 }; id = 'ChatServer'; category = 'ResourceUnavailable'; like = '*503*'; requests = 2 }
        @{ what = 'the connection is closed'; fault = @{ kind = 'Close' }; id = 'ChatTransport'; category = 'ConnectionError'; like = '*127.0.0.1*'; requests = 2 }
        @{ what = 'the connection is reset'; fault = @{ kind = 'ResetBefore' }; id = 'ChatTransport'; category = 'ConnectionError'; like = '*127.0.0.1*'; requests = 2 }
        @{ what = 'a web page'; fault = @{ kind = 'Html' }; id = 'ChatMalformedAnswer'; category = 'InvalidResult'; like = '*getGroupList*<*' }
        @{ what = 'no body'; fault = @{ kind = 'Empty' }; id = 'ChatMalformedAnswer'; category = 'InvalidResult'; like = '*getGroupList*' }
        @{ what = 'another shape'; fault = @{ kind = 'Shape' }; id = 'ChatMalformedAnswer'; category = 'InvalidResult'; like = '*getGroupList*{*' }
        @{ what = 'an answer that is cut off'; fault = @{ kind = 'Canned'; body = '{"success":{"status":"2000","data":[{"GUID":"gene' }; id = 'ChatMalformedAnswer'; category = 'InvalidResult'; like = '*getGroupList*' }
        @{ what = 'an unknown refusal'; fault = @{ kind = 'Canned'; body = '{"failed":{"status":"2001","message":"The moon is full."}}' }; id = 'ChatInvalidRequest'; category = 'InvalidArgument'; like = '*The moon is full*2001*' }
        @{ what = 'a redirect to elsewhere'; fault = @{ kind = 'RedirectOtherOrigin' }; id = 'Chat*'; like = '*redirect*' }
    ) {
        $fault.operation = 'getGroupList'
        $fault.count = 0
        Add-TestFault $server $fault
        $failures = @(Get-TestFailure { Get-ChatGroup -WarningAction SilentlyContinue })
        $expected = @{ Id = $id; Target = 'AtomChat'; Like = $like }
        if ($category) {
            $expected.Category = $category
        }

        Assert-Failure $failures @expected
        @(Get-TestRequest $server -Operation getGroupList).Count | Should -Be ($requests ?? 1)
    }

    It 'a failure of one group is an error of its own, and does not end the others' {
        Add-TestFault $server @{ kind = 'Status'; status = 500; operation = 'getGroupUserList'; bodyContains = 'leads'; count = 0 }
        $members = Get-ChatGroupMember vault, leads, support -ErrorAction SilentlyContinue -ErrorVariable failed
        $members.GroupId | Select-Object -Unique | Should -Be vault, support
        Assert-Failure $failed -Id ChatServer -Category ResourceUnavailable -Target leads
    }

    It 'throttled: a warning says how long it waits, and the work is done' {
        Add-TestFault $server @{ kind = 'Status'; status = 429; operation = 'getGroupList'; retryAfterSeconds = 1 }
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $groups = Get-ChatGroup -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction Stop
        $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 0.9
        $groups | Should -HaveCount 4
        "$warnings" | Should -BeLike '*1*second*attempt 2 of 2*'
        (Get-ChatConnection -Current).ThrottledSeconds | Should -BeGreaterThan 0.9
        (Get-ChatConnection -Current).Retries | Should -Be 1
    }

    It 'time-out: names host and operation' {
        Add-TestFault $server @{ kind = 'Delay'; operation = 'getGroupList'; delayMs = 3000; count = 0 }
        Set-ChatConnection -OperationTimeoutSeconds 0.3 -MaximumRetryCount 0
        $failures = @(Get-TestFailure { Get-ChatGroup })
        Assert-Failure $failures -Id ChatTimeout -Category OperationTimeout -Target AtomChat -Like '*getGroupList*'
        $failures[0].Exception.Message | Should -BeLike '*127.0.0.1*'
    }

    It 'unknown id that fails a list of a hundred: costs a dozen requests and its own error' {
        Add-TestFault $server @{ kind = 'Canned'; operation = 'getUserStatus'; bodyContains = 'nobody'; count = 0; body = '{"failed":{"status":"2001","message":"Invalid UID."}}' }
        $ids = (1..100).ForEach({ "u$_" })
        $null = $ids | New-ChatUser -Name x -ErrorAction Ignore
        $ids[70] = 'nobody'
        Clear-TestRequest $server
        $statuses = $ids | Get-ChatUserStatus -ErrorAction SilentlyContinue -ErrorVariable failed
        $statuses.UserId | Should -Be ($ids -ne 'nobody')
        Assert-Failure $failed -Id ChatNotFound -Category ObjectNotFound -Target nobody
        @(Get-TestRequest $server).Count | Should -BeLessOrEqual 12
    }

    It 'server down: names the host' {
        $port = & {
            $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
            $listener.Start()
            $listener.LocalEndpoint.Port
            $listener.Stop()
        }
        $failure = Get-TestFailure {
            Connect-ChatService AtomChat -BaseUri "http://127.0.0.1:$port/api/v2" -Secret (ConvertTo-TestSecret right) -MaximumRetryCount 0
        }
        Assert-Failure $failure -Id ChatTransport -Category ConnectionError -Target AtomChat -Like "*127.0.0.1:$port*"
    }

    It 'certificate that <flaw>: says so, and what to do' -ForEach @(
        @{ flaw = 'nobody trusts'; certificate = 'Untrusted'; says = '*signed by nobody whom this machine trusts*' }
        @{ flaw = 'is made out to another host'; certificate = 'WrongName'; says = "*made out to another host than '127.0.0.1'*" }
        @{ flaw = 'has run out'; certificate = 'Expired'; says = '*has run out or is not valid yet*' }
    ) {
        $tls = Start-TestServer -Certificate $certificate
        try {
            $failure = Get-TestFailure { Connect-TestServer $tls }
            Assert-Failure $failure -Id ChatTransport -Category ConnectionError -Target AtomChat -Like $says
            $failure.Exception.Message | Should -BeLike '*-BaseUri*-SkipCertificateCheck*'
            @(Get-TestRequest $tls) | Should -HaveCount 0 -Because 'nothing is sent to somebody who is not trusted'
            $connection = Connect-TestServer $tls -With @{ SkipCertificateCheck = $true; WarningVariable = 'warned'; WarningAction = 'SilentlyContinue' }
            $connection.State | Should -Be Open
            (Get-ChatGroup leads -Connection $connection).Id | Should -Be leads
        }
        finally {
            Disconnect-Test
            Stop-TestServer $tls
        }
    }

    It 'certificate that is not checked: a warning says what that means' {
        $warnings = Connect-ChatService AtomChat -BaseUri https://127.0.0.1:1/api/v2 -Secret (ConvertTo-TestSecret right) -SkipCertificateCheck -SkipTest 3>&1
        "$warnings" | Should -BeLike '*-SkipCertificateCheck*whoever stands between*secret*'
    }

    It 'plain HTTP to another machine: refused before anything is sent, with what to do, for <_>' -ForEach @((Get-ChatPlatform).Name) {
        $failure = Get-TestFailure { Connect-ChatService $_ -BaseUri http://chat.example/api -Secret (ConvertTo-TestSecret right) -ErrorAction Stop }
        $failure | Should -HaveCount 1
        $failure.Exception.Message | Should -BeLike '*not encrypted*https*-AllowUnencrypted*'
    }

    It 'unknown, existing, impossible: as the cmdlets say: <id>' -ForEach @(
        @{ id = 'ChatNotFound'; category = 'ObjectNotFound'; target = 'nope'; call = { Remove-ChatGroup nope -Confirm:$false } }
        @{ id = 'ChatAlreadyExists'; category = 'ResourceExists'; target = 'general'; call = { New-ChatGroup general General } }
        @{ id = 'ChatNotSupported'; category = 'NotImplemented'; target = 'AtomChat'; call = { Block-ChatUser u1 } }
        @{ id = 'ChatInvalidRequest'; category = 'InvalidArgument'; target = 'a,b'; call = { Get-ChatGroup 'a,b' } }
    ) {
        Assert-Failure (Get-TestFailure $call) -Id $id -Category $category -Target $target
    }

    It 'interrupted by a lost group: says of every user what became of it' {
        Set-ChatConnection -BatchSize 10 -ThrottleLimit 1
        Add-TestFault $server @{ kind = 'Canned'; operation = 'addUsersToGroup'; from = 3; count = 0; body = '{"failed":{"status":"2001","message":"Group does not exist."}}' }
        $outcomes = (20..99).ForEach({ "u$_" }) | Add-ChatGroupMember -Group general -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed
        $outcomes | Should -HaveCount 80
        $outcomes.UserId | Select-Object -Unique | Should -HaveCount 80
        @($outcomes | Where-Object Outcome -EQ Done) | Should -HaveCount 20
        @($outcomes | Where-Object Outcome -NE Done | Where-Object { -not $_.Detail }) | Should -HaveCount 0
        Assert-Failure $failed[0] -Id ChatNotFound -Target general
        $failed[1].Exception.Message | Should -BeLike "60 of 80 users were not attempted for 'general'*"
        $failed[1].TargetObject | Should -HaveCount 60
        $failed | Should -HaveCount 2
        @(Get-TestRequest $server -Operation addUsersToGroup) | Should -HaveCount 3
    }

    It 'a creation whose answer was lost is not made twice, and not reported as an error' {
        Add-TestFault $server @{ kind = 'ResetAfter'; operation = 'createGroup' }
        $group = New-ChatGroup ops Operations -ErrorAction Stop -WarningAction SilentlyContinue
        $group.Id | Should -Be ops
        @(Get-TestRequest $server -Operation createGroup) | Should -HaveCount 1
    }
}

Describe 'Secrets' {
    BeforeAll {
        $key = 'S3cr3t/+=%&k3y~#'
        $password = 'Sesame/+=%&open~#'
        $forms = foreach ($secret in $key, $password) {
            $secret
            [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($secret))
            [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($secret))
            [uri]::EscapeDataString($secret)
            [Net.WebUtility]::UrlEncode($secret)
            [Net.WebUtility]::HtmlEncode($secret)
            $secret | ConvertTo-Json -EscapeHandling Default | ForEach-Object { $_.Trim('"') }
            $secret | ConvertTo-Json -EscapeHandling EscapeHtml | ForEach-Object { $_.Trim('"') }
        }

        function Assert-NoSecret([string] $Text, [string] $Has) {
            $Text | Should -Match ([regex]::Escape($Has)) -Because 'there must be something to look through'
            foreach ($form in $forms) {
                $Text.Contains($form, 'OrdinalIgnoreCase') | Should -BeFalse -Because "'$form' must not be shown"
            }
        }

        # Everything that a record or an object can show.
        function Expand-Record([object[]] $Record) {
            ($Record | ForEach-Object {
                $_ | Out-String -Width 4000
                $_ | Format-List * -Force | Out-String -Width 4000
                if ($_ -is [Management.Automation.ErrorRecord]) {
                    $_.Exception | Format-List * -Force | Out-String -Width 4000
                    $_.Exception.ToString()
                    "$($_.TargetObject)"
                }
            }) -join "`n"
        }
    }

    BeforeEach {
        Reset-TestServer $server
        $recording = Join-Path $TestDrive "$([guid]::NewGuid()).har"
        $Error.Clear()
    }

    It 'appear in no stream, no error and no recording, whatever happens: <what>' -ForEach @(
        @{ what = 'all is well'; fault = $null; has = 'createGroup' }
        @{ what = 'the server refuses'; fault = @{ kind = 'Status'; status = 400; count = 0; operation = 'createGroup' }; has = 'createGroup' }
        @{ what = 'the server gives back what it got'; fault = @{ kind = 'Canned'; count = 0; operation = 'createGroup'; body = '{"failed":{"status":"2001","message":"Your key S3cr3t/+=%&k3y~# and password Sesame/+=%&open~# are nice."}}' }; has = 'createGroup' }
        @{ what = 'the server gives it back in strange clothes'; fault = @{ kind = 'Html'; count = 0; operation = 'createGroup'; body = '<html>S3cr3t%2F%2B%3D%25%26k3y~%23 Sesame/+=%&amp;open~#</html>' }; has = 'createGroup' }
        @{ what = 'the connection is lost'; fault = @{ kind = 'Close'; count = 0; operation = 'createGroup' }; has = 'createGroup' }
        @{ what = 'the server fails'; fault = @{ kind = 'Status'; status = 503; count = 0; operation = 'createGroup'; body = 'S3cr3t/+=%&k3y~#' }; has = 'createGroup' }
    ) {
        if ($fault) {
            Add-TestFault $server $fault
        }

        # With -Debug alone PowerShell asks at every error and warning, and before version 7.6 before each change.
        $all = @{ Verbose = $true; Debug = $true; ErrorAction = 'Continue'; WarningAction = 'Continue' }
        $shown = & {
            Connect-TestServer $server -With (@{ Secret = ConvertTo-TestSecret $key; RecordTo = $recording; MaximumRetryCount = 1 } + $all)
            New-ChatGroup ops Operations -Type Password -Password (ConvertTo-TestSecret $password) -Confirm:$false @all
            Get-ChatGroup @all
            Get-ChatConnection
            Disconnect-ChatService @all
        } *>&1
        @(Get-TestRequest $server -Operation createGroup)[0].form.password | Should -BeExactly $password
        @(Get-TestRequest $server)[0].headers.'api-key' | Should -BeExactly $key

        Assert-NoSecret (Expand-Record $shown) -Has $has
        if ($fault) {
            Assert-NoSecret (Expand-Record $Error) -Has ChatServiceException
        }

        Assert-NoSecret ([IO.File]::ReadAllText($recording)) -Has $has
    }

    It 'appear in no property of a connection' {
        $connection = Connect-TestServer $server -With @{ Secret = ConvertTo-TestSecret $key }
        $seen = (Expand-Record $connection) + ($connection | ConvertTo-Json -Depth 6 -WarningAction Ignore) + [Management.Automation.PSSerializer]::Serialize($connection, 6) + "$connection"
        Assert-NoSecret $seen -Has AtomChat
    }

    It 'appear in no error about a wrong key or a wrong parameter' {
        $failures = @(
            Get-TestFailure { Connect-TestServer $server -With @{ Secret = ConvertTo-TestSecret $key; BaseUri = 'http://chat.example' } }
            Get-TestFailure { Get-ChatGroup -Connection @{ Platform = 'AtomChat'; ApiKey = $key; Wrong = 'x' } }
            Get-TestFailure { Get-ChatGroup -Connection @{ Platform = 'AtomChat'; ApiKey = $key; BaseUri = 'http://chat.example' } }
        )
        $failures | Should -HaveCount 3
        Assert-NoSecret (Expand-Record $failures) -Has GroupAdmin.Cmdlets
    }

    It 'are not sent to another address, when a server redirects there' {
        $null = Connect-TestServer $server -With @{ Secret = ConvertTo-TestSecret $key }
        Clear-TestRequest $server
        Add-TestFault $server @{ kind = 'RedirectOtherOrigin'; operation = 'getGroupList' }
        $null = Get-TestFailure { Get-ChatGroup }
        @(Get-TestRequest $server) | Should -HaveCount 1
    }
}

Describe 'A bulk change that reaches nobody' {
    It 'says that nothing was attempted where <platform> refuses every connection' -ForEach @(
        @{ platform = 'AtomChat'; path = 'api/v2' }
        @{ platform = 'Cord'; path = 'v1' }
        @{ platform = 'Publisher'; path = 'chat/api/2' }
    ) {
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $uri = "http://127.0.0.1:$($listener.LocalEndpoint.Port)/$path"
        $listener.Stop()
        $secret = if ($platform -eq 'Cord') { @{ Credential = [pscredential]::new('p1', (ConvertTo-TestSecret right)) } } else { @{ Secret = ConvertTo-TestSecret right } }
        $down = Connect-ChatService $platform -BaseUri $uri @secret -AllowUnencrypted -SkipTest -MaximumRetryCount 0 -Name down -PassThru -WarningAction Ignore
        $outcomes = 1..5 | Add-ChatGroupMember -Group 1 -Connection $down -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed
        $outcomes.Outcome | Should -Be (@('NotAttempted') * 5)
        $outcomes.Detail | Select-Object -Unique | Should -BeLike '*refused the connection*'
        $failed.TargetObject | Sort-Object | Should -Be (1..5).ForEach({ "$_" })
        $failed.ForEach({ Assert-Failure $_ -Id ChatTransport -Category ConnectionError -Like '*refused the connection*' })
        $failed.Exception.MayHaveTakenEffect | Should -Not -Contain $true
    }
}
