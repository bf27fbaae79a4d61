BeforeAll {
    . $PSScriptRoot/Common.ps1
}

Describe 'Connect-ChatService' {
    AfterEach {
        Disconnect-Test
    }

    It 'opens a sandbox, makes it current and says nothing' {
        Connect-ChatService -Platform AtomChat -Sandbox | Should -BeNullOrEmpty
        $connection = Get-ChatConnection -Current
        "$($connection.Name) $($connection.Platform) $($connection.Mode) $($connection.State)" | Should -Be 'AtomChat AtomChat Sandbox Open'
    }

    It 'takes the platform by position, in any case, and emits the connection with -PassThru' {
        $connection = Connect-ChatService atomchat -Sandbox -PassThru
        $connection | Should -BeOfType ([GroupAdmin.ChatConnection])
        $connection.Platform | Should -BeExactly AtomChat
    }

    It 'tests the credentials, unless told not to' {
        (Connect-ChatService AtomChat -Sandbox -PassThru).Requests | Should -Be 1
        (Connect-ChatService AtomChat -Sandbox -SkipTest -PassThru).Requests | Should -Be 0
    }

    It 'opens several connections; the last one is current' {
        Connect-ChatService AtomChat -Sandbox -Name one
        Connect-ChatService AtomChat -Sandbox -Name two
        (Get-ChatConnection).Name | Should -Be one, two
        (Get-ChatConnection -Current).Name | Should -Be two
    }

    It 'replaces a connection of the same name and closes it' {
        $first = Connect-TestSandbox same
        $second = Connect-TestSandbox SAME
        $first.State | Should -Be Closed
        $second.State | Should -Be Open
        Get-ChatConnection | Should -HaveCount 1
    }

    It 'gives every sandbox data of its own' {
        $null = Connect-TestSandbox one
        $null = New-ChatGroup ops Operations
        $null = Connect-TestSandbox two
        Get-ChatGroup ops -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'sets the limits of the connection' {
        $connection = Connect-ChatService AtomChat -Sandbox -PassThru -ThrottleLimit 3 -RequestsPerSecond 50 -BatchSize 7 -MaximumRetryCount 2 -RetryIntervalSec 0.5 -OperationTimeoutSeconds 9
        $connection.ThrottleLimit | Should -Be 3
        $connection.RequestsPerSecond | Should -Be 50
        $connection.BatchSize | Should -Be 7
        $connection.MaximumRetryCount | Should -Be 2
        $connection.RetryIntervalSec | Should -Be 0.5
        $connection.OperationTimeoutSeconds | Should -Be 9
    }

    It 'has the defaults that the documentation names' {
        $connection = Connect-TestSandbox
        $connection.ThrottleLimit | Should -Be 8
        $connection.BatchSize | Should -Be 100
        $connection.MaximumRetryCount | Should -Be 5
        $connection.RequestsPerSecond | Should -BeNullOrEmpty
    }

    It 'takes a hashtable, as Azure Automation gives one' {
        $connection = Connect-ChatService -ConnectionInfo @{ Platform = 'AtomChat'; BaseUri = 'https://chat.example/api/v2'; ApiKey = 'k'; Name = 'runbook' } -SkipTest -PassThru
        "$($connection.Name) $($connection.BaseUri)" | Should -Be 'runbook https://chat.example/api/v2'
    }

    It 'refuses a hashtable <what>' -ForEach @(
        @{ what = 'without a platform'; info = @{ ApiKey = 'sesame-open' }; like = '*no Platform*' }
        @{ what = 'with an unknown key'; info = @{ Platform = 'AtomChat'; Apikeys = 'sesame-open' }; like = "*'Apikeys'*" }
        @{ what = 'that gives the secret twice'; info = @{ Platform = 'AtomChat'; ApiKey = 'sesame-open'; Token = 'sesame-open' }; like = '*twice*' }
        @{ what = 'with no address'; info = @{ Platform = 'AtomChat'; ApiKey = 'sesame-open'; BaseUri = 'nonsense' }; like = '*BaseUri*' }
    ) {
        $failure = Get-TestFailure { Connect-ChatService -ConnectionInfo $info -Sandbox }
        Assert-Failure $failure -Id ChatInvalidRequest -Category InvalidArgument -Like $like
        $failure | Format-List * -Force | Out-String | Should -Not -Match sesame-open
    }

    It 'ends the script where <what>' -ForEach @(
        @{ what = 'the platform is unknown'; with = @{ Platform = 'Nope'; Sandbox = $true }; id = 'ChatInvalidRequest'; category = 'InvalidArgument'; target = 'Nope'; like = "*'Nope'*AtomChat*" }
        @{ what = 'the secret is missing'; with = @{ Platform = 'AtomChat' }; id = 'ChatAuthentication'; category = 'AuthenticationError'; target = 'AtomChat'; like = '*-Secret*' }
        @{ what = 'the address is no address'; with = @{ Platform = 'AtomChat'; BaseUri = 'nonsense' }; id = 'ChatInvalidRequest'; category = 'InvalidArgument'; target = 'AtomChat'; like = "*'nonsense'*" }
        @{ what = 'the address is not encrypted'; with = @{ Platform = 'AtomChat'; BaseUri = 'http://chat.example/api' }; id = 'ChatInvalidRequest'; category = 'InvalidArgument'; target = 'AtomChat'; like = '*not encrypted*-AllowUnencrypted*' }
        @{ what = 'two things answer'; with = @{ Platform = 'AtomChat'; Sandbox = $true; ReplayFrom = 'x.har' }; id = 'ChatInvalidRequest'; category = 'InvalidArgument'; like = '*-Sandbox and -ReplayFrom*' }
    ) {
        if (-not $with.Sandbox -and $id -ne 'ChatAuthentication') {
            $with.Secret = ConvertTo-TestSecret x
        }

        $reached = $false
        $failure = Get-TestFailure { Connect-ChatService @with; $reached = $true }
        $expected = @{ Id = $id; Category = $category; Like = $like }
        if ($target) {
            $expected.Target = $target
        }

        Assert-Failure $failure @expected
        Get-ChatConnection | Should -BeNullOrEmpty
    }

    It 'refuses an address with a secret in it, and does not show it' -ForEach @(
        @{ address = 'https://user:sesame-open@chat.example/api' }
        @{ address = 'https://chat.example/api?key=sesame-open' }
    ) {
        $failure = Get-TestFailure { Connect-ChatService AtomChat -BaseUri $address -Secret (ConvertTo-TestSecret x) }
        Assert-Failure $failure -Id ChatInvalidRequest -Category InvalidArgument
        $failure | Format-List * -Force | Out-String | Should -Not -Match sesame-open
    }

    It 'refuses a wrong key, and leaves no connection behind, not even the one before' {
        $null = Connect-TestSandbox before
        $failure = Get-TestFailure { Connect-ChatService AtomChat -Sandbox -Name after -Secret (ConvertTo-TestSecret wrong) }
        Assert-Failure $failure -Id ChatAuthentication -Category AuthenticationError -Target AtomChat -Like '*AtomChat refused*-Secret*'
        (Get-ChatConnection).Name | Should -Be before
        (Get-TestFailure { Remove-ChatGroup leads -Confirm:$false }).FullyQualifiedErrorId | Should -BeLike 'ChatNoConnection,*'
        (Get-ChatGroup leads -Connection before).Id | Should -Be leads
    }

    It 'refuses limits that make no sense: <limit> <value>' -ForEach @(
        @{ limit = 'ThrottleLimit'; value = 0 }
        @{ limit = 'BatchSize'; value = 0 }
        @{ limit = 'MaximumRetryCount'; value = -1 }
        @{ limit = 'OperationTimeoutSeconds'; value = 0 }
        @{ limit = 'RequestsPerSecond'; value = -1 }
    ) {
        $with = @{ $limit = $value }
        (Get-TestFailure { Connect-ChatService AtomChat -Sandbox @with }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }

    It 'refuses a path that is none of the file system' {
        Assert-Failure (Get-TestFailure { Connect-ChatService AtomChat -Sandbox -RecordTo 'Env:/x.har' }) -Id ChatInvalidRequest -Like '*file system*'
    }
}
