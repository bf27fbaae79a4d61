BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'Invoke-ChatApi' {
    BeforeEach {
        $null = Connect-TestSandbox other
        $sandbox = Connect-TestSandbox
    }

    It 'calls an operation and gives its answer as objects' {
        $answer = Invoke-ChatApi getUser -Body @{ UID = 'u1' }
        $answer.success.data.user.name | Should -Be 'Ada Lovelace'
        (Invoke-ChatApi getGroupList).success.data.GUID | Should -Be general, support, leads, vault
    }

    It 'takes bodies from the pipeline' {
        (@{ UID = 'u1' }, @{ UID = 'u2' } | Invoke-ChatApi getUser).success.data.user.name | Should -Be 'Ada Lovelace', 'Charles Babbage'
        ('UID=u1' | Invoke-ChatApi getUser).success.data.user.uid | Should -Be u1
    }

    It 'reports what the platform says about a failure' {
        Assert-Failure (Get-TestFailure { Invoke-ChatApi getUser -Body @{ UID = 'nobody' } }) -Id ChatNotFound -Category ObjectNotFound -Target getUser
        Assert-Failure (Get-TestFailure { Invoke-ChatApi noSuchOperation }) -Id ChatInvalidRequest -Category InvalidArgument -Target noSuchOperation -Like '*noSuchOperation*'
    }

    It 'goes on with the next body after a failure' {
        $answers = @{ UID = 'nobody' }, @{ UID = 'u2' } | Invoke-ChatApi getUser -ErrorAction SilentlyContinue -ErrorVariable failed
        $answers.success.data.user.uid | Should -Be u2
        $failed | Should -HaveCount 1
    }

    It 'sends nothing with -WhatIf, since any call may change something' {
        $before = $sandbox.Requests
        Invoke-ChatApi deleteGroup -Body @{ GUID = 'leads' } -WhatIf | Should -BeNullOrEmpty
        $sandbox.Requests | Should -Be $before
        (Get-ChatGroup leads).Id | Should -Be leads
    }

    It 'refuses a path that leads elsewhere, before any request: <path>' -ForEach @(
        @{ path = '../getUser' }
        @{ path = 'https://evil.example/getUser' }
        @{ path = '//evil.example/getUser' }
        @{ path = 'getUser?UID=u1' }
        @{ path = "getUser`r`nX-Evil: 1" }
        @{ path = '/../../x' }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Invoke-ChatApi $path }) -Id ChatInvalidRequest -Category InvalidArgument -Target $path
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses a method that the platform does not have, before any request' {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Invoke-ChatApi getUser -Method Get -Body @{ UID = 'u1' } }) -Id ChatInvalidRequest -Category InvalidArgument
        Assert-Failure (Get-TestFailure { Invoke-ChatApi '' }) -Id ParameterArgumentValidationError
        $sandbox.Requests | Should -Be $before
    }

    It 'works over the connection given by name or as an object' {
        $null = New-ChatUser ann Ann -Connection other
        (Invoke-ChatApi getUser -Body @{ UID = 'ann' } -Connection other).success.data.user.name | Should -Be Ann
        (Invoke-ChatApi getUser -Body @{ UID = 'ann' } -Connection (Get-ChatConnection other)).success.data.user.name | Should -Be Ann
        Assert-Failure (Get-TestFailure { Invoke-ChatApi getUser -Body @{ UID = 'ann' } }) -Id ChatNotFound
    }
}
