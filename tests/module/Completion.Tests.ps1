BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/TestServer.ps1

    function Complete([string] $Line) {
        [Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches
    }

    function Invoke-Line([string] $Line) {
        & ([scriptblock]::Create($Line))
    }
}

AfterAll {
    Disconnect-Test
}

Describe 'Completion' {
    BeforeEach {
        Disconnect-Test
    }

    It 'knows the platforms: <_>' -ForEach 'Connect-ChatService -Platform at', 'Connect-ChatService at', 'Get-ChatPlatform A' {
        (Complete $_).CompletionText | Should -Be AtomChat
        (Complete $_).ToolTip | Should -Not -BeNullOrEmpty
    }

    It 'knows the connections, and quotes their names where it must: <_>' -ForEach @(
        'Get-ChatGroup -Connection ', 'Set-ChatConnection ', 'Disconnect-ChatService ', 'Test-ChatConnection ', 'Get-ChatConnection '
    ) {
        $null = Connect-TestSandbox plain
        $null = Connect-TestSandbox "with space and 'quote'"
        (Complete $_).CompletionText | Should -Be plain, "'with space and ''quote'''"
        (Complete "$($_)pl").CompletionText | Should -Be plain
        (Complete "$($_)'with").CompletionText | Should -Be "'with space and ''quote'''"
        (Invoke-Line "Get-ChatGroup leads -Connection $((Complete 'Get-ChatGroup -Connection w').CompletionText)").Id | Should -Be leads
    }

    It 'knows the groups: <_>' -ForEach @(
        'Get-ChatGroup le', 'Get-ChatGroup -Id le', 'Set-ChatGroup le', 'Remove-ChatGroup le', 'Get-ChatGroupMember le', 'Add-ChatGroupMember le'
        'Add-ChatGroupMember -Group le', 'Add-ChatGroupMember -GroupId general, le', 'Remove-ChatGroupMember -Group le', 'Block-ChatUser u1 -Group le'
        'Unblock-ChatUser u1 -Group le', 'Send-ChatMessage -Group le'
    ) {
        $null = Connect-TestSandbox
        $match = Complete $_
        $match.CompletionText | Should -Be leads
        $match.ToolTip | Should -Be 'Team leads'
    }

    It 'knows the users: <_>' -ForEach @(
        'Get-ChatUser u12', 'Get-ChatUser -Id u12', 'Set-ChatUser u12', 'Remove-ChatUser u12', 'Get-ChatUserStatus u12', 'Add-ChatGroupMember general u12'
        'Add-ChatGroupMember -User u12', 'Remove-ChatGroupMember general -UserId u12', 'Block-ChatUser u12', 'Block-ChatUser u1 -By u12', 'Unblock-ChatUser u12'
        'Add-ChatFriend u12', 'Add-ChatFriend u1 -Friend u12', 'Remove-ChatFriend u1 u12', 'Send-ChatMessage -User u12', 'Send-ChatMessage general x -From u12'
        'New-ChatGroup x x -Owner u12', 'New-ChatGroup x x -Member u12'
    ) {
        $null = Connect-TestSandbox
        $match = Complete $_
        $match.CompletionText | Should -Be u12
        $match.ToolTip | Should -Be 'Bernhard Riemann'
    }

    It 'quotes an id that is more than a word: <id>' -ForEach @(
        @{ id = 'two words'; quoted = "'two words'" }
        @{ id = "o'hara"; quoted = "'o''hara'" }
        @{ id = 'a$b'; quoted = "'a`$b'" }
        @{ id = '-x'; quoted = "'-x'" }
        @{ id = 'a;b'; quoted = "'a;b'" }
        @{ id = '#a'; quoted = "'#a'" }
        @{ id = '@a'; quoted = "'@a'" }
        @{ id = 'a(b)'; quoted = "'a(b)'" }
        @{ id = '1a'; quoted = '1a' }
        @{ id = '42'; quoted = '42' }
        @{ id = '007'; quoted = "'007'" }
        @{ id = '1e3'; quoted = "'1e3'" }
        @{ id = '0x1F'; quoted = "'0x1F'" }
        @{ id = '5kb'; quoted = "'5kb'" }
        @{ id = '.5'; quoted = "'.5'" }
        @{ id = 'back`tick'; quoted = "'back``tick'" }
        @{ id = 'wild*[card]?'; quoted = "'wild*[card]?'" }
        @{ id = '漢字'; quoted = '漢字' }
        @{ id = "typo$([char] 0x2019)graphic"; quoted = "'typo$([char] 0x2019)$([char] 0x2019)graphic'" }
    ) {
        $null = Connect-TestSandbox
        $null = New-ChatGroup $id Name
        $texts = (Complete 'Get-ChatGroup ').CompletionText
        $texts | Should -Contain $quoted
        (Invoke-Line "Get-ChatGroup $quoted").Id | Should -BeExactly $id
    }

    It 'goes on in the quotes that were begun: <typed>' -ForEach @(
        @{ typed = "'o''h"; completed = "'o''hara'" }
        @{ typed = '"o''h'; completed = "'o''hara'" }
        @{ typed = "'two w"; completed = "'two words'" }
        @{ typed = '"two w'; completed = "'two words'" }
        @{ typed = '"a`$b'; completed = "'a`$b'" }
        @{ typed = 'a`$b'; completed = "'a`$b'" }
        @{ typed = 'general, tw'; completed = "'two words'" }
    ) {
        $null = Connect-TestSandbox
        foreach ($id in "o'hara", 'two words', 'a$b') {
            $null = New-ChatGroup $id Name
        }

        (Complete "Get-ChatGroup $typed").CompletionText | Should -BeExactly $completed
    }

    It 'writes nothing into the terminal or the command line that commands them' {
        $escape = [char] 27
        $null = Connect-TestSandbox "name$escape[31m"
        $null = New-ChatGroup hostile "red$escape[31m$([char] 7)"
        Complete 'Get-ChatGroup -Connection name' | Where-Object ResultType -EQ ParameterValue | Should -BeNullOrEmpty
        (Complete 'Get-ChatGroup hostile').ToolTip | Should -BeExactly "red$([char] 0xFFFD)[31m$([char] 0xFFFD)"
    }

    It 'offers nothing, and says nothing, where the platform lists nothing' {
        $null = Connect-ChatService Grupo -Sandbox
        $Error.Clear()
        foreach ($line in 'Set-ChatGroup -Id ', 'Block-ChatUser -User ', 'Add-ChatGroupMember -Role ') {
            Complete $line | Where-Object ResultType -EQ ParameterValue | Should -BeNullOrEmpty
        }

        $Error | Should -BeNullOrEmpty
        (Get-ChatConnection -Current).Requests | Should -Be 0
    }

    It 'takes a connection that a variable holds' {
        Set-Variable completed (Connect-TestSandbox one) -Scope Global
        try {
            $null = New-ChatGroup only-in-one One
            $null = Connect-TestSandbox two
            (Complete 'Get-ChatGroup -Connection $completed -Id only').CompletionText | Should -Be only-in-one
        }
        finally {
            Remove-Variable completed -Scope Global
        }
    }

    It 'only reads' {
        $server = Start-TestServer
        try {
            $null = Connect-TestServer $server
            Clear-TestRequest $server
            foreach ($line in 'Remove-ChatGroup ', 'Remove-ChatUser ', 'Add-ChatGroupMember ', 'Add-ChatGroupMember general ', 'Send-ChatMessage -Group ') {
                $null = Complete $line
            }

            @(Get-TestRequest $server).Path | Sort-Object -Unique | Should -Be '/api/v2/getGroupList', '/api/v2/listUsers'
        }
        finally {
            Disconnect-Test
            Stop-TestServer $server
        }
    }

    It 'completes over the connection that the line names' {
        $null = Connect-TestSandbox one
        $null = New-ChatGroup only-in-one One
        $null = Connect-TestSandbox two
        (Complete 'Get-ChatGroup -Connection one -Id only').CompletionText | Should -Be only-in-one
    }

    It 'offers nothing, and says nothing, without a connection or with a closed one' {
        $Error.Clear()
        Complete 'Get-ChatGroup -Id zz' | Where-Object ResultType -EQ ParameterValue | Should -BeNullOrEmpty
        $connection = Connect-TestSandbox
        Set-Variable closed $connection -Scope Global
        try {
            Disconnect-ChatService
            Complete 'Get-ChatGroup -Connection $closed -Id le' | Where-Object CompletionText -EQ leads | Should -BeNullOrEmpty
        }
        finally {
            Remove-Variable closed -Scope Global
        }

        $Error | Should -BeNullOrEmpty
    }

    It 'does not hold up the prompt when the server is slow, and does not ask it at every key' {
        $server = Start-TestServer
        try {
            $null = Connect-TestServer $server
            Add-TestFault $server @{ kind = 'Delay'; delayMs = 10000; count = 0 }
            Clear-TestRequest $server
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Complete 'Get-ChatGroup -Id le' | Where-Object ResultType -EQ ParameterValue | Should -BeNullOrEmpty
            $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 1.5
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 3
            $clock.Restart()
            $null = Complete 'Get-ChatGroup -Id lea'
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 1
            @(Get-TestRequest $server) | Should -HaveCount 1
        }
        finally {
            Disconnect-Test
            Stop-TestServer $server
        }
    }

    It 'leaves no request behind when a server never answers' {
        $listener = [Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        try {
            Connect-ChatService AtomChat -BaseUri "http://127.0.0.1:$($listener.LocalEndpoint.Port)/api/v2" -Secret (ConvertTo-TestSecret key) -SkipTest
            Complete 'Get-ChatGroup -Id le' | Where-Object ResultType -EQ ParameterValue | Should -BeNullOrEmpty
            $socket = $listener.AcceptSocket()
            $socket.ReceiveTimeout = 20000 # the operation itself would wait for 100 seconds
            $buffer = [byte[]]::new(4096)
            $received = 0
            try {
                while (($read = $socket.Receive($buffer)) -gt 0) {
                    $received += $read
                }
            }
            catch [Net.Sockets.SocketException] {
                $_.Exception.SocketErrorCode | Should -Be ConnectionReset
            }

            $received | Should -BeGreaterThan 0 -Because 'the server was asked'
        }
        finally {
            $listener.Stop()
        }
    }

    It 'offers nothing when the server fails, without waiting for its recovery' {
        $server = Start-TestServer
        try {
            $null = Connect-TestServer $server
            Add-TestFault $server @{ kind = 'Status'; status = 503; retryAfterSeconds = 60; count = 0 }
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Complete 'Get-ChatUser -Id u' | Where-Object ResultType -EQ ParameterValue | Should -BeNullOrEmpty
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 3
        }
        finally {
            Disconnect-Test
            Stop-TestServer $server
        }
    }
}
