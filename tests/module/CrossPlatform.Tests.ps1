# What is read from one platform and piped to another.

BeforeAll {
    . $PSScriptRoot/Common.ps1
}

Describe 'From one platform to another' {
    BeforeEach {
        Connect-ChatService -Platform Cord -Sandbox -Name from
        Connect-ChatService -Platform AtomChat -Sandbox -Name to
    }

    AfterEach {
        Disconnect-Test
    }

    It 'creates the groups that were read, and says what the target cannot store' {
        $null = New-ChatGroup -Id night -Name 'Night shift' -Metadata @{ floor = 3 } -Connection from
        $made = Get-ChatGroup night -Connection from | New-ChatGroup -Connection to -WarningVariable said -WarningAction SilentlyContinue
        "$($made.Id) $($made.Name) $($made.Platform) $($made.ConnectionName)" | Should -Be 'night Night shift AtomChat to'
        $said | Should -HaveCount 1
        $said[0].Message | Should -Be "AtomChat cannot store a group's metadata: the group 'night' is created without."
    }

    It 'creates the users that were read' {
        $null = New-ChatUser -Id zoe -Name 'Zoe' -Email zoe@example.org -Connection from
        $made = Get-ChatUser zoe -Connection from | New-ChatUser -Connection to -WarningAction SilentlyContinue
        "$($made.Id) $($made.Name) $($made.Email) $($made.ConnectionName)" | Should -Be 'zoe Zoe zoe@example.org to'
    }

    It 'copies the members of a group' {
        Get-ChatGroupMember leads -Connection from | Add-ChatGroupMember -Group support -Connection to
        $wanted = (Get-ChatGroupMember leads -Connection from).UserId
        (Get-ChatGroupMember support -Connection to).UserId | Where-Object { $_ -in $wanted } | Sort-Object | Should -Be ($wanted | Sort-Object)
    }

    It 'refuses what was named on the command line and cannot be stored' {
        Assert-Failure (Get-TestFailure { New-ChatGroup -Id night -Name x -Metadata @{ a = 1 } -Connection to }) -Id ChatNotSupported -Category NotImplemented -Like '*metadata*'
        Assert-Failure (Get-TestFailure { Get-ChatGroup night -Connection to }) -Id ChatNotFound
    }
}

Describe 'Where the platform chooses the ids' {
    BeforeEach {
        Connect-ChatService -Platform Cord -Sandbox -Name from
        Connect-ChatService -Platform Publisher -Sandbox -Name to
    }

    AfterEach {
        Disconnect-Test
    }

    It 'creates the groups that were read under new ids, and says so once' {
        $wanted = Get-ChatGroup -Connection from
        $made = $wanted | New-ChatGroup -Connection to -WarningVariable said -WarningAction SilentlyContinue
        $made.Name | Should -Be $wanted.Name
        $made.Id | ForEach-Object { $_ | Should -Match '^\d+$' }
        @($said.Message -like 'Publisher chooses the ids of its groups itself*') | Should -HaveCount 1
    }

    It 'creates the users that were read under new ids' {
        $made = Get-ChatUser -Id u1, u2 -Connection from |
            ForEach-Object { $_.Email = "new.$($_.Email)"; $_ } |
            New-ChatUser -Connection to -WarningVariable said -WarningAction SilentlyContinue
        $made.Email | Should -Be 'new.u1@example.org', 'new.u2@example.org'
        @($said.Message -like 'Publisher chooses the ids of its users itself*') | Should -HaveCount 1
    }

    It 'still refuses an id that was named' {
        Assert-Failure (Get-TestFailure { New-ChatGroup -Id 7 -Name x -Connection to }) -Id ChatInvalidRequest -Like '*chooses the ids of new groups itself*'
        Assert-Failure (Get-TestFailure { New-ChatUser -Id 7 -Name x -Email x@example.org -Connection to }) -Id ChatInvalidRequest -Like '*chooses the ids of new users itself*'
    }

    It 'creates on the platform of the other kind what came from this one' {
        $made = Get-ChatGroup -Connection to | New-ChatGroup -Connection from -WarningAction SilentlyContinue
        $made.Id | Should -Be (Get-ChatGroup -Connection to).Id
        $made.ConnectionName | Select-Object -Unique | Should -Be from
    }
}
