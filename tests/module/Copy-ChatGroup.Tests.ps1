#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# Copy-ChatGroup: groups, members and users from one connection to another.

BeforeAll {
    . "$PSScriptRoot/Common.ps1"
}

Describe 'Copy-ChatGroup' {
    BeforeEach {
        Connect-ChatService -Platform AtomChat -Sandbox -Name new
        Get-ChatGroup | Remove-ChatGroup -Confirm:$false
        $old = Connect-ChatService -Platform Cord -Sandbox -Name old -PassThru
    }

    AfterEach {
        Disconnect-Test
    }

    It 'copies groups and members, and does nothing the second time' {
        $first = Copy-ChatGroup -To new
        $second = Copy-ChatGroup -To new

        $first.ConnectionName, $first.GroupsCreated, $first.MembersAdded, $first.InSync | Should -Be 'new', 4, 17, $true
        $second.Changes | Should -Be 0
        (Get-ChatGroupMember leads -Connection new).UserId | Sort-Object | Should -BeExactly 'u1', 'u2', 'u9'
    }

    It 'takes what has come since' {
        Copy-ChatGroup -To new | Out-Null
        Add-ChatGroupMember -Group leads -User u5
        Set-ChatGroup leads -Name Bosses
        $again = Copy-ChatGroup -To new
        $again.MembersAdded, $again.GroupsChanged, $again.Changes | Should -Be 1, 1, 2
        (Get-ChatGroup leads -Connection new).Name | Should -BeExactly Bosses
    }

    It 'keeps members of the target unless told to replace them' {
        Copy-ChatGroup -To new | Out-Null
        Add-ChatGroupMember -Group leads -User u7 -Connection new
        (Copy-ChatGroup -To new).Changes | Should -Be 0
        Assert-Failure (Get-TestFailure { Copy-ChatGroup -To new -Replace }) -Id ChatGuarded -Like "*'leads' (1 of 4, 25 %)*"
        (Copy-ChatGroup -To new -Replace -MaximumRemoval 25).MembersRemoved | Should -Be 1
    }

    It 'copies only the groups that are named' {
        (Copy-ChatGroup lea*, support -To new).GroupsCreated | Should -Be 2
        (Get-ChatGroup -Connection new).Id | Sort-Object | Should -BeExactly 'leads', 'support'
        Assert-Failure (Get-TestFailure { Copy-ChatGroup nowhere -To new }) -Id ChatNotFound -Target nowhere
    }

    It 'gives users and groups other ids, from a hashtable, a file or a script' {
        Copy-ChatGroup leads -To new -UserMap @{ u1 = 'u101'; u2 = 'u102'; u9 = 'u109' } -GroupMap @{ leads = 'chiefs' } | Out-Null
        (Get-ChatGroupMember chiefs -Connection new).UserId | Sort-Object | Should -BeExactly 'u101', 'u102', 'u109'

        Set-Content "$TestDrive/map.csv" "From,To`nu1,u201`nu2,u202`nu9,u209"
        Copy-ChatGroup leads -To new -UserMap "$TestDrive/map.csv" -GroupMap { "csv-$_" } | Out-Null
        (Get-ChatGroupMember csv-leads -Connection new).UserId | Sort-Object | Should -BeExactly 'u201', 'u202', 'u209'

        $offset = 300
        Copy-ChatGroup leads -To new -UserMap { "u$($offset + [int] $_.Substring(1))" } -GroupMap { "script-$_" } | Out-Null
        (Get-ChatGroupMember script-leads -Connection new).UserId | Sort-Object | Should -BeExactly 'u301', 'u302', 'u309'
    }

    It 'leaves out whom the map does not name, and says so' {
        $done = Copy-ChatGroup leads -To new -UserMap @{ u1 = 'u1' } -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike "-UserMap gives no id for 2 users ('u*', 'u*'): left out.*"
        $done.MembersAdded, $done.Skipped, $done.InSync | Should -Be 1, 2, $false
    }

    It 'refuses a map that makes two users one, before the first change' {
        $failure = Get-TestFailure { Copy-ChatGroup leads -To new -UserMap { 'u1' } }
        Assert-Failure $failure -Id ChatInvalidRequest -Like "*would both be 'u1'*"
        @(Get-ChatGroup -Connection new).Count | Should -Be 0
    }

    It 'passes on what a script does wrong' {
        Assert-Failure (Get-TestFailure { Copy-ChatGroup leads -To new -UserMap { throw 'oops' } }) -Id ChatInvalidRequest -Like '*-UserMap failed*oops*'
        Assert-Failure (Get-TestFailure { Copy-ChatGroup leads -To new -UserMap { 1, 2 } }) -Id ChatInvalidRequest -Like '*2 values*'
        Assert-Failure (Get-TestFailure { Copy-ChatGroup leads -To new -UserMap 42 }) -Id ChatInvalidRequest -Like '*-UserMap takes*'
        Assert-Failure (Get-TestFailure { Copy-ChatGroup leads -To new -UserMap "$TestDrive/none.csv" }) -Id ChatNotFound
    }

    It 'says what the target cannot hold, before and after' {
        Set-ChatGroup support -Metadata @{ tier = 1 }
        $done = Copy-ChatGroup support -To new -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeExactly "AtomChat cannot hold the metadata of a group, so it is left out ('support')."
        $done.CannotHold | Should -BeExactly "AtomChat cannot hold the metadata of a group, so it is left out ('support')."
        $done.InSync | Should -BeTrue
    }

    It 'creates users who are not there, and leaves the others as they are' {
        New-ChatUser -Id zoe -Name Zoe -Email zoe@example.org
        Add-ChatGroupMember -Group leads -User zoe
        $done = Copy-ChatGroup leads -To new -IncludeUser
        $done.UsersCreated, $done.UsersChanged, $done.InSync | Should -Be 1, 0, $true
        (Get-ChatUser zoe -Connection new).Name | Should -BeExactly Zoe
    }

    It 'does not copy a connection onto itself, unless the groups get other ids' {
        Assert-Failure (Get-TestFailure { Copy-ChatGroup leads -To old }) -Id ChatInvalidRequest -Like "*'leads' would be copied onto a group of the source*"
        (Copy-ChatGroup leads -To old -GroupMap { "$_-2" }).GroupsCreated | Should -Be 1
        (Get-ChatGroupMember leads-2).UserId | Sort-Object | Should -BeExactly 'u1', 'u2', 'u9'
    }

    It 'refuses ids that the target cannot carry before the first change' {
        New-ChatGroup -Id 'a,b' -Name Comma
        Assert-Failure (Get-TestFailure { Copy-ChatGroup -To new }) -Id ChatInvalidRequest -Like "*'a,b'*comma*-UserMap and -GroupMap*"
        @(Get-ChatGroup -Connection new).Count | Should -Be 0
    }

    It 'shows with -WhatIf what would be copied' {
        $plan = @(Copy-ChatGroup leads -To new -WhatIf)
        "$plan" | Should -BeExactly "+ group leads 'Team leads' + member u1 (leads) + member u2 (leads) + member u9 (leads)"
        @(Get-ChatGroup -Connection new).Count | Should -Be 0
    }

    It 'is refused by a target that tells no groups' {
        Connect-ChatService -Platform Grupo -Sandbox -Name grupo
        Assert-Failure (Get-TestFailure { Copy-ChatGroup -Connection old -To grupo }) -Id ChatNotSupported
    }
}
