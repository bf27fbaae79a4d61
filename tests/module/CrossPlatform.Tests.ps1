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
