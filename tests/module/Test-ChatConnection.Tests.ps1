BeforeAll {
    . $PSScriptRoot/Common.ps1
}

Describe 'Test-ChatConnection' {
    BeforeEach {
        $one = Connect-TestSandbox one
        $two = Connect-TestSandbox two
    }

    AfterEach {
        Disconnect-Test
    }

    It 'gives true for a connection that works, found by <how>' -ForEach @(
        @{ how = 'being current'; test = { Test-ChatConnection } }
        @{ how = 'name'; test = { Test-ChatConnection ONE } }
        @{ how = 'object'; test = { Test-ChatConnection $one } }
        @{ how = 'the pipeline'; test = { Get-ChatConnection one | Test-ChatConnection } }
        @{ how = 'the property Name'; test = { [pscustomobject] @{ Name = 'one' } | Test-ChatConnection } }
    ) {
        & $test | Should -BeExactly $true
    }

    It 'gives details with -Detailed' {
        $test = Test-ChatConnection one -Detailed
        $test | Should -BeOfType ([GroupAdmin.ChatConnectionTest])
        $test.Succeeded | Should -BeTrue
        $test.ConnectionName | Should -Be one
        $test.LatencyMilliseconds | Should -BeGreaterThan 0
        $test.Error | Should -BeNullOrEmpty
        "$test" | Should -Be 'one: succeeded'
    }

    It 'tests every connection that is piped in' {
        (Get-ChatConnection | Test-ChatConnection -Detailed).ConnectionName | Should -Be one, two
    }

    It 'gives false and the reason for a key that is refused' {
        $null = Connect-ChatService AtomChat -Sandbox -Name refused -Secret (ConvertTo-TestSecret wrong) -SkipTest
        Test-ChatConnection refused -ErrorAction Stop | Should -BeExactly $false
        $test = Test-ChatConnection refused -Detailed
        $test.Succeeded | Should -BeFalse
        $test.Error | Should -BeLike '*refused*'
    }

    It 'gives false for a closed connection' {
        Disconnect-ChatService one
        Test-ChatConnection $one | Should -BeExactly $false
    }

    It 'reports a name that there is not' {
        Assert-Failure (Get-TestFailure { Test-ChatConnection nope }) -Id ParameterArgumentTransformationError -Like "*'nope'*"
    }

    It 'says so when there is no connection' {
        Disconnect-Test
        Assert-Failure (Get-TestFailure { Test-ChatConnection }) -Id ChatNoConnection -Category ConnectionError
    }
}
