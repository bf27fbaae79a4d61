#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'Export-ChatGroup' {
    BeforeEach {
        $null = Connect-TestSandbox other
        $sandbox = Connect-TestSandbox
        $folder = (New-Item -ItemType Directory -Path (Join-Path $TestDrive ([guid]::NewGuid()))).FullName
        $json = Join-Path $folder directory.json
        $csv = Join-Path $folder directory.csv
    }

    It 'writes all groups with their members, in the order of the ids' {
        Export-ChatGroup $json -ErrorAction Stop | Should -BeNullOrEmpty
        $file = Get-Content $json -Raw | ConvertFrom-Json
        $file.platform | Should -Be AtomChat
        $file.groups.id | Should -Be general, leads, support, vault
        $file.groups[1].type | Should -Be Private
        $file.groups[1].members | Should -Be u1, u2, u9
        $file.PSObject.Properties.Name | Should -Not -Contain users
    }

    It 'writes a file that Test-ChatDirectory takes, also for the platform it comes from' {
        Export-ChatGroup $json -IncludeUser -ErrorAction Stop
        Test-ChatDirectory $json | Should -BeNullOrEmpty
        Test-ChatDirectory $json -Platform AtomChat -Quiet | Should -BeTrue
    }

    It 'writes the same file for the same state, whatever order things were done in' {
        'u40', 'u31', 'u20' | Add-ChatGroupMember leads
        Export-ChatGroup $json -IncludeUser
        'u20', 'u31', 'u40' | Add-ChatGroupMember leads -Connection other
        $again = Join-Path $folder again.json
        Export-ChatGroup $again -IncludeUser -Connection other
        (Get-FileHash $again).Hash | Should -Be (Get-FileHash $json).Hash
    }

    It 'writes CSV that Import-Csv reads' {
        Export-ChatGroup $csv -ErrorAction Stop
        $rows = Import-Csv $csv
        $rows.Where({ $_.GroupId -eq 'leads' }).UserId | Should -Be u1, u2, u9
        $rows.Where({ $_.GroupId -eq 'leads' })[0].Type | Should -Be Private
        Test-ChatDirectory $csv | Should -BeNullOrEmpty
        $rows | Select-Object GroupId, UserId -First 2 | Add-ChatGroupMember -Connection other -ErrorAction Stop
    }

    It 'takes groups from <how>' -ForEach @(
        @{ how = 'a list'; export = { Export-ChatGroup $json leads, vault } }
        @{ how = 'the pipeline'; export = { 'vault', 'leads' | Export-ChatGroup $json } }
        @{ how = 'objects'; export = { Get-ChatGroup vault, leads | Export-ChatGroup -Path $json } }
        @{ how = 'rows'; export = { [pscustomobject] @{ GroupId = 'leads' }, [pscustomobject] @{ GUID = 'vault' } | Export-ChatGroup $json } }
    ) {
        & $export
        (Get-Content $json -Raw | ConvertFrom-Json).groups.id | Should -Be leads, vault
    }

    It 'takes the users along whom the groups name, or all' {
        Export-ChatGroup $json leads -IncludeUser
        (Get-Content $json -Raw | ConvertFrom-Json).users.id | Should -Be u1, u2, u9
        Export-ChatGroup $json -IncludeUser
        (Get-Content $json -Raw | ConvertFrom-Json).users.Count | Should -Be @(Get-ChatUser).Count
    }

    It 'leaves members out with -SkipMember' {
        Export-ChatGroup $json -SkipMember
        (Get-Content $json -Raw | ConvertFrom-Json).groups[0].PSObject.Properties.Name | Should -Not -Contain members
        Export-ChatGroup $csv -SkipMember
        (Import-Csv $csv).State | Select-Object -Unique | Should -Be unlisted
    }

    It 'emits the file with -PassThru' {
        $file = Export-ChatGroup $json -PassThru
        $file | Should -BeOfType ([IO.FileInfo])
        $file.FullName | Should -Be $json
    }

    It 'makes no request and writes nothing with -WhatIf' {
        $before = $sandbox.Requests
        Export-ChatGroup $json -WhatIf
        $sandbox.Requests | Should -Be $before
        Get-ChildItem $folder | Should -BeNullOrEmpty
    }

    It 'replaces a file, and keeps it with -NoClobber' {
        'old' | Set-Content $json
        $failed = Get-TestFailure { Export-ChatGroup $json -NoClobber }
        Assert-Failure $failed -Id ChatAlreadyExists -Category ResourceExists -Target $json -Like '*-NoClobber*'
        Get-Content $json | Should -Be old
        Export-ChatGroup $json
        Test-ChatDirectory $json -Quiet | Should -BeTrue
        Get-ChildItem $folder -Force | Should -HaveCount 1
    }

    It 'replaces a read-only file with -Force alone' {
        'old' | Set-Content $json
        (Get-Item $json).IsReadOnly = $true
        $failed = Get-TestFailure { Export-ChatGroup $json }
        Assert-Failure $failed -Id ChatInvalidRequest -Category InvalidArgument -Target $json -Like '*read-only*-Force*'
        Export-ChatGroup $json -Force -ErrorAction Stop
        Test-ChatDirectory $json -Quiet | Should -BeTrue
    }

    It 'leaves the old file when a group does not exist' {
        'old' | Set-Content $json
        $failed = Get-TestFailure { Export-ChatGroup $json leads, nope }
        Assert-Failure $failed -Id ChatNotFound -Category ObjectNotFound -Target nope -Like "*'nope'*left as it was*"
        Get-Content $json | Should -Be old
        Get-ChildItem $folder -Force | Should -HaveCount 1
    }

    It 'leaves out an object whose group was deleted since, with a warning' {
        $groups = Get-ChatGroup leads, vault
        Remove-ChatGroup vault -Confirm:$false
        $groups | Export-ChatGroup $json -WarningVariable warned -WarningAction SilentlyContinue -ErrorAction Stop
        (Get-Content $json -Raw | ConvertFrom-Json).groups.id | Should -Be leads
        "$warned" | Should -Match "'vault' was there a moment ago"
    }

    It 'writes no file that lacks a group which could not be taken' {
        $failed = Get-TestFailure { Export-ChatGroup $json leads, 'a,b' }
        $failed | Should -HaveCount 2
        "$($failed[1])" | Should -Match 'a file must not lack any'
        $json | Should -Not -Exist
    }

    It 'takes groups of one connection only' {
        $failed = Get-TestFailure { @(Get-ChatGroup leads) + @(Get-ChatGroup vault -Connection other) | Export-ChatGroup $json }
        "$($failed[0])" | Should -Match "through the connection 'other', and others through 'sandbox'"
        $json | Should -Not -Exist
    }

    It 'does not take an empty pipeline for a wish for all groups' {
        $failed = Get-TestFailure { Get-ChatGroup -Name nothing* | Export-ChatGroup $json }
        Assert-Failure $failed -Id ChatInvalidRequest -Category InvalidArgument -Target $json -Like 'No group was given*'
        $json | Should -Not -Exist
    }

    It 'says what is wrong with a path: <path>' -ForEach @(
        @{ path = 'directory.xml'; like = '*-Format*' }
        @{ path = 'no/such/folder.json'; like = '*no folder*' }
        @{ path = '.'; like = '*' }
        @{ path = 'Env:x.json'; like = '*file system*' }
    ) {
        Push-Location $folder
        $before = $sandbox.Requests
        $failed = Get-TestFailure { Export-ChatGroup $path }
        "$failed" | Should -BeLike $like
        $sandbox.Requests | Should -Be $before
        Pop-Location
    }

    It 'refuses a platform that cannot list groups before any request' {
        $grupo = Connect-ChatService -Platform Grupo -Sandbox -Name grupo -PassThru -SkipTest
        $failed = Get-TestFailure { Export-ChatGroup $json }
        Assert-Failure $failed -Id ChatNotSupported -Category NotImplemented -Like 'Grupo cannot list groups*'
        $grupo.Requests | Should -Be 0
    }

    It 'exports <_> too, all groups as it does those that are named' -ForEach Cord, Publisher, Ejabberd {
        $null = Connect-ChatService -Platform $_ -Sandbox -SkipTest
        Export-ChatGroup $json -ErrorAction Stop
        $named = Join-Path $folder named.json
        Get-ChatGroup | Export-ChatGroup $named -ErrorAction Stop
        Get-Content $named -Raw | Should -BeExactly (Get-Content $json -Raw)
        Export-ChatGroup $csv -ErrorAction Stop
        Test-ChatDirectory $json, $csv | Should -BeNullOrEmpty
        (Get-Content $json -Raw | ConvertFrom-Json).groups.Count | Should -Be @(Get-ChatGroup).Count
    }

    It 'says what it wrote with -Verbose' {
        $said = Export-ChatGroup $json -Verbose 4>&1
        "$said" | Should -Match 'holds 4 groups, \d+ memberships, 0 bans and 0 users'
    }
}
