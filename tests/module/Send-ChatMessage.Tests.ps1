BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'Send-ChatMessage' {
    BeforeEach {
        $null = Connect-TestSandbox other
        $sandbox = Connect-TestSandbox
    }

    It 'sends a message to groups and says nothing' {
        $before = $sandbox.Requests
        Send-ChatMessage general, leads 'Good morning' -From u1 | Should -BeNullOrEmpty
        $sandbox.Requests - $before | Should -Be 2
    }

    It 'emits the messages with -PassThru, in the order of the targets' {
        $messages = Send-ChatMessage leads, general 'Good morning' -From u1 -PassThru
        $messages | Should -BeOfType ([GroupAdmin.ChatMessage])
        $messages.ForEach({ "$($_.From) $($_.GroupId) $($_.UserId) $($_.Text)" }) | Should -Be 'u1 leads  Good morning', 'u1 general  Good morning'
    }

    It 'sends to users, given by <how>' -ForEach @(
        @{ how = 'name'; send = { Send-ChatMessage -User u2, u3 -Message Hello -From u1 -PassThru } }
        @{ how = 'objects'; send = { Get-ChatUser u2, u3 | Send-ChatMessage -Message Hello -From u1 -PassThru } }
        @{ how = 'the column UserId'; send = { [pscustomobject] @{ UserId = 'u2' }, [pscustomobject] @{ UserId = 'u3' } | Send-ChatMessage -Message Hello -From u1 -PassThru } }
        @{ how = 'the column UID beside empty groups'; send = { [pscustomobject] @{ GUID = ''; UID = 'u2' }, [pscustomobject] @{ GUID = ''; UID = 'u3' } | Send-ChatMessage -Message Hello -From u1 -PassThru } }
    ) {
        (& $send).ForEach({ "$($_.GroupId)>$($_.UserId) $($_.Text)" }) | Should -Be '>u2 Hello', '>u3 Hello'
    }

    It 'sends to groups, given by <how>' -ForEach @(
        @{ how = 'the pipeline'; send = { 'leads', 'vault' | Send-ChatMessage -Message Hello -From u1 -PassThru } }
        @{ how = 'objects'; send = { Get-ChatGroup leads, vault | Send-ChatMessage -Message Hello -From u1 -PassThru } }
        @{ how = 'the column GroupId'; send = { [pscustomobject] @{ GroupId = 'leads' }, [pscustomobject] @{ GroupId = 'vault' } | Send-ChatMessage -Message Hello -From u1 -PassThru } }
        @{ how = 'the column GUID'; send = { [pscustomobject] @{ GUID = 'leads' }, [pscustomobject] @{ GUID = 'vault' } | Send-ChatMessage -Message Hello -From u1 -PassThru } }
    ) {
        (& $send).ForEach({ "$($_.GroupId)>$($_.UserId) $($_.Text)" }) | Should -Be 'leads> Hello', 'vault> Hello'
    }

    It 'takes message and sender from the rows too' {
        $message = [pscustomobject] @{ GroupId = 'leads'; Message = 'Hi'; From = 'u2' } | Send-ChatMessage -PassThru
        "$($message.From) $($message.GroupId) $($message.Text)" | Should -Be 'u2 leads Hi'
        $again = $message | Send-ChatMessage -PassThru
        "$($again.From) $($again.GroupId) $($again.Text)" | Should -Be 'u2 leads Hi'
    }

    It 'does not send a message to a group once for each of its members' {
        $before = $sandbox.Requests
        $members = @(Get-ChatGroupMember leads)
        $failures = @(Get-TestFailure { $members | Send-ChatMessage -Message Hello -From u1 })
        $failures | Should -HaveCount 3
        $failures[0].Exception.Message | Should -BeLike "*'leads'*'u1'*-Group or -User*"
        $sandbox.Requests - $before | Should -Be 1
        ($members | ForEach-Object { Send-ChatMessage -User $_ -Message Hello -From u1 -PassThru }).UserId | Should -Be u1, u2, u9
    }

    It 'carries any text' {
        $text = "Zeile 1`nZeile 2 & = % + `"' $([char]::ConvertFromUtf32(0x1f600)) $([char] 0x00e9)"
        (Send-ChatMessage leads $text -From u1 -PassThru).Text | Should -BeExactly $text
    }

    It 'reports an unknown group or user and sends to the others' {
        $sent = Send-ChatMessage nope, leads Hello -From u1 -PassThru -ErrorAction SilentlyContinue -ErrorVariable failed
        $sent.GroupId | Should -Be leads
        Assert-Failure $failed -Id ChatNotFound -Category ObjectNotFound -Target nope
        Assert-Failure (Get-TestFailure { Send-ChatMessage -User nobody -Message Hello -From u1 }) -Id ChatNotFound -Category ObjectNotFound -Target nobody
        Assert-Failure (Get-TestFailure { Send-ChatMessage leads Hello -From nobody }) -Id ChatNotFound -Category ObjectNotFound -Like "*'nobody'*"
    }

    It 'sends nothing with -WhatIf' {
        $before = $sandbox.Requests
        Send-ChatMessage leads Hello -From u1 -PassThru -WhatIf | Should -BeNullOrEmpty
        $sandbox.Requests | Should -Be $before
    }

    It 'works over the connection given by name or as an object' {
        $null = New-ChatGroup ops Operations -Connection other
        (Send-ChatMessage ops Hello -From u1 -Connection other -PassThru).ConnectionName | Should -Be other
        (Send-ChatMessage ops Hello -From u1 -Connection (Get-ChatConnection other) -PassThru).GroupId | Should -Be ops
        Assert-Failure (Get-TestFailure { Send-ChatMessage ops Hello -From u1 }) -Id ChatNotFound -Target ops
    }

    It 'refuses the id <what> before any request' -ForEach @(
        @{ what = 'with a comma'; id = 'a,b' }
        @{ what = 'with a control character'; id = "a`nb" }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Send-ChatMessage $id Hello -From u1 }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        Assert-Failure (Get-TestFailure { Send-ChatMessage leads Hello -From $id }) -Id ChatInvalidRequest -Category InvalidArgument
        $sandbox.Requests | Should -Be $before
    }

    It 'refuses an empty message and targets that are null or empty' {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Send-ChatMessage leads '' -From u1 }) -Id ParameterArgumentValidationError
        Assert-Failure (Get-TestFailure { Send-ChatMessage $null Hello -From u1 }) -Id ParameterArgumentTransformationError
        Assert-Failure (Get-TestFailure { Send-ChatMessage '' Hello -From u1 }) -Id ParameterArgumentTransformationError
        $sandbox.Requests | Should -Be $before
    }
}
