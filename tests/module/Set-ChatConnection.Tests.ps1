BeforeAll {
    . $PSScriptRoot/Common.ps1
}

Describe 'Set-ChatConnection' {
    BeforeEach {
        $one = Connect-TestSandbox one
        $two = Connect-TestSandbox two
    }

    AfterEach {
        Disconnect-Test
    }

    It 'makes a connection current, given by <how>, and says nothing' -ForEach @(
        @{ how = 'name'; set = { Set-ChatConnection ONE } }
        @{ how = 'object'; set = { Set-ChatConnection $one } }
        @{ how = 'the pipeline'; set = { Get-ChatConnection one | Set-ChatConnection } }
        @{ how = 'the property Name'; set = { [pscustomobject] @{ Name = 'one' } | Set-ChatConnection } }
    ) {
        & $set | Should -BeNullOrEmpty
        (Get-ChatConnection -Current).Name | Should -Be one
        (Get-ChatGroup leads).ConnectionName | Should -Be one
    }

    It 'changes the limits that were named and keeps the others' {
        $connection = Set-ChatConnection -BatchSize 7 -ThrottleLimit 2 -RequestsPerSecond 10 -PassThru
        $connection.Name | Should -Be two
        "$($connection.BatchSize) $($connection.ThrottleLimit) $($connection.RequestsPerSecond)" | Should -Be '7 2 10'
        Set-ChatConnection -MaximumRetryCount 1 -RetryIntervalSec 2 -OperationTimeoutSeconds 3
        "$($two.BatchSize) $($two.MaximumRetryCount) $($two.RetryIntervalSec) $($two.OperationTimeoutSeconds)" | Should -Be '7 1 2 3'
    }

    It 'takes a rate limit away with 0' {
        Set-ChatConnection -RequestsPerSecond 10
        Set-ChatConnection -RequestsPerSecond 0
        $two.RequestsPerSecond | Should -BeNullOrEmpty
    }

    It 'sends batches of the new size' {
        Set-ChatConnection -BatchSize 10
        $before = $two.Requests
        (101..150).ForEach({ "u$_" }) | Add-ChatGroupMember general -SkipVerification
        $two.Requests - $before | Should -Be 5
    }

    It 'keeps to a limit of requests in a second' {
        Set-ChatConnection -RequestsPerSecond 10
        $null = Get-ChatGroup
        $clock = [Diagnostics.Stopwatch]::StartNew()
        foreach ($n in 1..6) {
            $null = Get-ChatGroup
        }

        $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 0.45
    }

    It 'changes nothing with -WhatIf' {
        Set-ChatConnection one -BatchSize 9 -PassThru -WhatIf | Should -BeNullOrEmpty
        (Get-ChatConnection -Current).Name | Should -Be two
        $one.BatchSize | Should -Be 100
    }

    It 'refuses limits that make no sense' {
        (Get-TestFailure { Set-ChatConnection -BatchSize 0 }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
        (Get-TestFailure { Set-ChatConnection -ThrottleLimit 0 }).FullyQualifiedErrorId | Should -BeLike 'ParameterArgumentValidationError,*'
    }

    It 'reports a name that there is not' {
        Assert-Failure (Get-TestFailure { Set-ChatConnection nope }) -Id ParameterArgumentTransformationError -Like "*'nope'*'one', 'two'*"
    }

    It 'makes no closed connection current' {
        Disconnect-ChatService one
        Assert-Failure (Get-TestFailure { Set-ChatConnection $one }) -Id ChatTransport -Category ConnectionError -Target one -Like '*closed*'
        (Get-ChatConnection -Current).Name | Should -Be two
    }

    It 'says so when there is no connection' {
        Disconnect-Test
        Assert-Failure (Get-TestFailure { Set-ChatConnection -BatchSize 5 }) -Id ChatNoConnection -Category ConnectionError
    }
}
