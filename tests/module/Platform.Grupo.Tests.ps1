BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'Grupo' {
    BeforeEach {
        $sandbox = Connect-ChatService -Platform Grupo -Sandbox -PassThru
    }

    It 'creates a group and gives the slug that was made for it' {
        $name = "$([char] 0xC9)quipe de nuit"
        $group = New-ChatGroup -Name $name -Type Private -Option @{ PIN_GROUP = $true; custom_field_7 = 'x' } -Verbose 4>&1
        $said, $made = $group.Where({ $_ -is [Management.Automation.VerboseRecord] }, 'Split')
        $made.ForEach({ "$($_.Id) $($_.Name) $($_.Type) $($_.AdditionalProperties.group_id)" }) | Should -Be "equipe-de-nuit $name Private 4"
        "$said" | Should -BeLike "*'equipe-de-nuit'*"
        Set-ChatGroup equipe-de-nuit -Description 'Nights' | Should -BeNullOrEmpty
        Assert-Failure (Get-TestFailure { New-ChatGroup -Name 'Equipe de nuit' }) -Id ChatAlreadyExists -Category ResourceExists
    }

    It 'creates a user and sends to the user a message with a file' {
        $user = New-ChatUser ann 'Ann' -Email ann@chat.example -Password (ConvertTo-TestSecret opensesame) -Role 2
        "$($user.Id) $($user.Name) $($user.Email) $($user.Role)" | Should -Be 'ann Ann ann@chat.example 2'
        Set-Content -Path TestDrive:/rota.txt -Value 'Mon: ann'
        Push-Location TestDrive:/
        try {
            $sent = Send-ChatMessage -User ann -From u1 -Message 'The rota' -Attachment rota.txt -Option @{ gif_url = 'https://x.test/g.gif' } -PassThru
        }
        finally {
            Pop-Location
        }

        "$($sent.From) $($sent.UserId) $($sent.Text)" | Should -Be 'u1 ann The rota'
        $sandbox.Requests | Should -Be 2
    }

    It 'says of a file that cannot be read that it was not sent' {
        Assert-Failure (Get-TestFailure { Send-ChatMessage -User u2 -From u1 -Message 'x' -FilePath TestDrive:/none.txt }) -Id ChatInvalidRequest -Like '*none.txt*Nothing was sent.'
        $sandbox.Requests | Should -Be 0
    }

    It 'refuses <Name> before any request, with the platforms that can' -ForEach @(
        @{ Name = 'Get-ChatGroup'; Script = { Get-ChatGroup } }
        @{ Name = 'Get-ChatGroupMember'; Script = { Get-ChatGroupMember general } }
        @{ Name = 'Add-ChatGroupMember'; Script = { Add-ChatGroupMember general -User u1 } }
        @{ Name = 'Remove-ChatGroupMember'; Script = { Remove-ChatGroupMember general -User u1 } }
        @{ Name = 'Remove-ChatGroup'; Script = { Remove-ChatGroup general -Confirm:$false } }
        @{ Name = 'Set-ChatUser'; Script = { Set-ChatUser u1 -Name x } }
        @{ Name = 'Remove-ChatUser'; Script = { Remove-ChatUser u1 -Confirm:$false } }
        @{ Name = 'Set-ChatGroup -PassThru'; Script = { Set-ChatGroup general -Description x -PassThru } }
        @{ Name = 'New-ChatGroup -Member'; Script = { New-ChatGroup -Name x -Member u1 } }
    ) {
        Assert-Failure (Get-TestFailure $Script) -Id ChatNotSupported -Category NotImplemented -Like '*AtomChat*Nothing was sent.'
        $sandbox.Requests | Should -Be 0
    }
}
