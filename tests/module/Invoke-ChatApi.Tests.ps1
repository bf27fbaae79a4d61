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

Describe 'Invoke-ChatApi on <platform> <format>' -ForEach @(
    @{ platform = 'Publisher'; format = 'Json' }
    @{ platform = 'Publisher'; format = 'Xml' }
) {
    BeforeEach {
        $sandbox = Connect-ChatService -Platform $platform -Sandbox -Format $format -PassThru
    }

    It 'reads, creates, changes and deletes' {
        (Invoke-ChatApi 'groups?limit=2&sort=%2Bname').groups.Count | Should -Be 2
        $made = (Invoke-ChatApi groups -Body @{ group = @{ name = 'Board'; users = 1, 2 } }).group
        (Get-ChatGroupMember $made.id).UserId | Should -Be 1, 2
        $null = Invoke-ChatApi "groups/$($made.id)" -Method Put -Body @{ group = @{ id = $made.id; name = 'The board'; users = @(3) } }
        (Get-ChatGroup -Id $made.id).Name | Should -Be 'The board'
        (Get-ChatGroupMember $made.id).UserId | Should -Be 3
        Invoke-ChatApi "groups/$($made.id)" -Method Delete | Should -BeNullOrEmpty
        Get-ChatGroup -Id $made.id -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'takes text as it is' {
        $text = if ($format -eq 'Xml') { '<group><name>Raw</name></group>' } else { '{"group":{"name":"Raw"}}' }
        (Invoke-ChatApi groups -Body $text).group.name | Should -Be Raw
    }

    It 'reports a refusal, and refuses what leads elsewhere before any request' {
        Assert-Failure (Get-TestFailure { Invoke-ChatApi groups/99999 }) -Id ChatInvalidRequest -Target groups/99999
        $before = $sandbox.Requests
        foreach ($path in '../x', 'https://elsewhere.example/x', 'groups/%2E%2E', 'groups//1') {
            Assert-Failure (Get-TestFailure { Invoke-ChatApi $path }) -Id ChatInvalidRequest -Like '*-Path takes*'
        }

        Assert-Failure (Get-TestFailure { Invoke-ChatApi groups -Body @{ name = 'x' } }) -Id ChatInvalidRequest -Like '*one thing under its name*'
        $sandbox.Requests | Should -Be $before
    }

    It 'sends nothing with -WhatIf' {
        $before = $sandbox.Requests
        Invoke-ChatApi groups -Body @{ group = @{ name = 'x' } } -WhatIf | Should -BeNullOrEmpty
        $sandbox.Requests | Should -Be $before
    }
}

Describe 'Invoke-ChatApi on Grupo' {
    BeforeEach {
        $sandbox = Connect-ChatService -Platform Grupo -Sandbox -PassThru
    }

    It 'calls an operation and gives its answer as objects' {
        $answer = Invoke-ChatApi add=groups -Body @{ group_name = 'Night'; slug = 'night'; pin_group = $true }
        $answer.success | Should -BeTrue
        (Invoke-ChatApi update=groups -Body 'group=night&description=x').success | Should -BeTrue
    }

    It 'reports what Grupo says, and refuses what is no operation before any request' {
        Assert-Failure (Get-TestFailure { Invoke-ChatApi add=nothing }) -Id ChatNotFound -Target add=nothing
        $before = $sandbox.Requests
        foreach ($path in 'groups', 'add=groups&x=y', '../admin') {
            Assert-Failure (Get-TestFailure { Invoke-ChatApi $path }) -Id ChatInvalidRequest -Like "*'add=groups'*"
        }

        Assert-Failure (Get-TestFailure { Invoke-ChatApi add=x -Body @{ api_secret_key = 'mine' } }) -Id ChatInvalidRequest -Like '*adds the API secret key itself*'
        Assert-Failure (Get-TestFailure { Invoke-ChatApi add=groups -Method Get }) -Id ChatInvalidRequest -Like '*only POST*'
        $sandbox.Requests | Should -Be $before
    }
}
