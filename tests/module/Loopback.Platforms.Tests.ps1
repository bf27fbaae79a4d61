# Every operation of Cord and Publisher that a script uses, through the cmdlets and over a real socket.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/TestServer.ps1
}

Describe 'Cord over a socket' {
    BeforeAll {
        $server = Start-TestServer -Platform Cord
        $null = Connect-TestServer $server
    }

    AfterAll {
        Disconnect-Test
        Stop-TestServer $server
    }

    It 'creates, reads, changes and deletes users' {
        $null = New-ChatUser -Id 'zoë/1' -Name Zoe -Email zoe@example.org -ShortName Z -Metadata @{ floor = 3 }
        Set-ChatUser -Id 'zoë/1' -Name 'Zoe A.' -Status deleted
        $user = Get-ChatUser -Id 'zoë/1'
        "$($user.Name) $($user.ShortName) $($user.Status) $($user.Metadata.floor)" | Should -Be 'Zoe A. Z deleted 3'
        (Get-ChatUser -Metadata @{ floor = 3 }).Id | Should -Be 'zoë/1'
        Remove-ChatUser 'zoë/1' -Confirm:$false
        (Get-TestRequest $server)[-1].body | Should -Be '{"permanently_delete":true}'
        Get-ChatUser 'zoë/1' -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'makes a list exact, and lets members come and go in one request where it is long' {
        $null = New-ChatGroup -Id long -Name Long
        1..1500 | ForEach-Object { "u$_" } | Add-ChatGroupMember -Group long
        Clear-TestRequest $server
        2..1501 | ForEach-Object { "u$_" } | Add-ChatGroupMember -Group long -Replace
        $changes = @(Get-TestRequest $server | Where-Object method -NE GET)
        $changes.Count | Should -Be 1
        $changes[0].body | Should -Be '{"add":["u1501"],"remove":["u1"]}'
        @(Get-ChatGroupMember long).Count | Should -Be 1500
    }

    It 'makes any other call' {
        (Invoke-ChatApi 'groups/long/members?limit=2').pagination.total | Should -Be 1500
    }
}

Describe 'Publisher over a socket, in <format>' -ForEach @(@{ format = 'Json' }, @{ format = 'Xml' }) {
    BeforeAll {
        $server = Start-TestServer -Platform Publisher
        $null = Connect-TestServer $server -With @{ Format = $format }
    }

    AfterAll {
        Disconnect-Test
        Stop-TestServer $server
    }

    It 'lists, searches and pages groups' {
        $all = @(Get-ChatGroup -Sort '+name')
        $all.Name | Should -Be ($all.Name | Sort-Object)
        (Get-ChatGroup -First 1 -Skip 1 -Sort '+name').Id | Should -Be $all[1].Id
        (Get-ChatGroup -Search $all[0].Name).Id | Should -Contain $all[0].Id
    }

    It 'creates, changes, blocks, reinstates and archives users' {
        $user = New-ChatUser -Name 'Zoe Adler' -Email "zoe.$format@example.org"
        Set-ChatUser -Id $user.Id -Name 'Zoe Beck' -Option @{ jobtitle = 'Clerk' }
        $read = Get-ChatUser -Id $user.Id
        "$($read.Name) $($read.AdditionalProperties.jobtitle)" | Should -Be 'Zoe Beck Clerk'
        Block-ChatUser -User $user.Id
        (Get-ChatUser -Id $user.Id).Status | Should -Be disabled
        Unblock-ChatUser -User $user.Id
        (Get-ChatUser -Id $user.Id).Status | Should -Be active
        Remove-ChatUser $user.Id -Archive -Confirm:$false
        (Get-ChatUser -Id $user.Id).Status | Should -Be archived
    }

    It 'changes members by one reading, one writing and one check' {
        $group = New-ChatGroup -Name Night -Member 1, 2
        Clear-TestRequest $server
        3..1002 | Add-ChatGroupMember -Group $group.Id
        (Get-TestRequest $server).method | Should -Be GET, PUT, GET
        @(Get-ChatGroupMember $group.Id).Count | Should -Be 1002
    }
}
