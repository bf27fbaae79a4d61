BeforeAll {
    . $PSScriptRoot/Common.ps1
}

Describe 'Disconnect-ChatService' {
    BeforeEach {
        $one = Connect-TestSandbox one
        $two = Connect-TestSandbox two
        $three = Connect-TestSandbox three
    }

    AfterEach {
        Disconnect-Test
    }

    It 'closes the current connection and says nothing' {
        Disconnect-ChatService | Should -BeNullOrEmpty
        $three.State | Should -Be Closed
        (Get-ChatConnection).Name | Should -Be one, two
    }

    It 'leaves no connection current, so that no script goes on over another one by mistake' {
        Disconnect-ChatService
        Assert-Failure (Get-TestFailure { Get-ChatGroup }) -Id ChatNoConnection -Category ConnectionError
    }

    It 'keeps the current connection when another one is closed' {
        Disconnect-ChatService one
        (Get-ChatConnection -Current).Name | Should -Be three
    }

    It 'takes connections by <how>' -ForEach @(
        @{ how = 'name'; close = { Disconnect-ChatService ONE } }
        @{ how = 'object'; close = { Disconnect-ChatService $one } }
        @{ how = 'the pipeline'; close = { Get-ChatConnection one | Disconnect-ChatService } }
        @{ how = 'the pipeline, as names'; close = { 'one' | Disconnect-ChatService } }
        @{ how = 'the property Name'; close = { [pscustomobject] @{ Name = 'one' } | Disconnect-ChatService } }
    ) {
        & $close
        $one.State | Should -Be Closed
        (Get-ChatConnection).Name | Should -Be three, two
    }

    It 'closes all that are piped in' {
        Get-ChatConnection | Disconnect-ChatService
        Get-ChatConnection | Should -BeNullOrEmpty
        $one.State, $two.State, $three.State | Should -Be Closed, Closed, Closed
    }

    It 'says that a closed connection is closed' {
        Disconnect-ChatService one
        $failure = Get-TestFailure { Get-ChatGroup -Connection $one }
        Assert-Failure $failure -Id ChatTransport -Category ConnectionError -Target one -Like "*'one' is closed*Connect-ChatService*"
    }

    It 'does no harm when a connection is closed twice' {
        Disconnect-ChatService $one
        Disconnect-ChatService $one -ErrorAction Stop
    }

    It 'reports a name that there is not, with those that there are' {
        Assert-Failure (Get-TestFailure { Disconnect-ChatService nope }) -Id ParameterArgumentTransformationError -Like "*'nope'*'one', 'three', 'two'*"
        Get-ChatConnection | Should -HaveCount 3
    }

    It 'says so when there is nothing to close' {
        Disconnect-Test
        Assert-Failure (Get-TestFailure { Disconnect-ChatService }) -Id ChatNoConnection -Category ConnectionError -Like '*Connect-ChatService*'
    }

    It 'lets a script that tidies up go on, silently if it likes' {
        Disconnect-Test
        $ErrorActionPreference = 'Stop'
        Disconnect-ChatService -ErrorAction Ignore 2>&1 | Should -BeNullOrEmpty
        Disconnect-ChatService -ErrorAction SilentlyContinue -ErrorVariable failures
        $failures | Should -HaveCount 1
        { Disconnect-ChatService } | Should -Throw -ErrorId 'ChatNoConnection,*'
    }
}
