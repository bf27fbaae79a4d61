# A script that names no platform, and the same objects from every platform that can do what it asks for.

BeforeDiscovery {
    $where = @(
        @{ Platform = 'AtomChat'; With = @{} }
        @{ Platform = 'Cord'; With = @{} }
        @{ Platform = 'Publisher'; With = @{ Format = 'Json' } }
        @{ Platform = 'Publisher'; With = @{ Format = 'Xml' } }
    )
    $cases = @(
        $where.ForEach({ $_ + @{ Place = 'the sandbox'; Title = "$($_.Platform) $($_.With.Format)".Trim() } })
        $where.ForEach({ $_ + @{ Place = 'a loopback server'; Title = "$($_.Platform) $($_.With.Format)".Trim() } })
    )
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/TestServer.ps1

    $neutral = {
        param($Connection)

        $people = 1..2500 | ForEach-Object {
            [pscustomobject]@{ Id = "emp$_"; Name = "Given$_ Family$_"; Email = "emp$_@example.org" }
        } | New-ChatUser -Connection $Connection
        $group = [pscustomobject]@{ Id = 'all-hands'; Name = 'All hands' } | New-ChatGroup -Connection $Connection
        $added = $people | Add-ChatGroupMember -Group $group -PassThru -Connection $Connection
        $page = Get-ChatGroupMember -Group $group -First 10 -Skip 5 -Connection $Connection
        Set-ChatGroup $group -Name 'Everybody' -Connection $Connection
        $removed = $people[3, 5, 7] | Remove-ChatGroupMember -Group $group -PassThru -Connection $Connection
        $left = @(Get-ChatGroupMember -Group $group -Connection $Connection)
        $renamed = Get-ChatGroup -Id $group.Id -Connection $Connection
        $file = Export-ChatGroup -Path "$TestDrive/$([guid]::NewGuid()).json" -Group $group -PassThru -Connection $Connection
        Remove-ChatGroup $group -Confirm:$false -Connection $Connection
        $gone = Get-ChatGroup -Id $group.Id -Connection $Connection -ErrorAction SilentlyContinue -ErrorVariable notFound
        @{ People = $people; Group = $group; Added = $added; Page = $page; Removed = $removed; Left = $left; Renamed = $renamed; File = $file; Gone = $gone; NotFound = $notFound }
    }

    function Assert-Neutral {
        # The values that do not depend on the platform, as a text; ids are given by some platforms, so people are known by their place.
        param([hashtable] $Result)

        $place = @{}
        for ($index = 0; $index -lt $Result.People.Count; $index++) {
            $place[$Result.People[$index].Id] = $index + 1
        }

        $types = foreach ($part in 'People', 'Group', 'Added', 'Page', 'Removed', 'Left', 'Renamed') {
            ($Result[$part] | ForEach-Object { $_.GetType().FullName } | Select-Object -Unique) -join ', '
        }
        $types | Should -Be GroupAdmin.ChatUser, GroupAdmin.ChatGroup, GroupAdmin.ChatMemberOutcome, GroupAdmin.ChatGroupMember, GroupAdmin.ChatMemberOutcome, GroupAdmin.ChatGroupMember, GroupAdmin.ChatGroup
        $Result.People.Count | Should -Be 2500
        $Result.People[41].Name | Should -BeExactly 'Given42 Family42'
        $Result.People[41].Email | Should -BeExactly 'emp42@example.org'
        $Result.Group.Name | Should -BeExactly 'All hands'
        $Result.Added.ForEach({ $place[$_.UserId] }) | Sort-Object | Should -Be (1..2500)
        $Result.Added.ForEach({ "$($_.Action) $($_.Outcome)" }) | Select-Object -Unique | Should -Be 'Add Done'
        $Result.Added.GroupId | Select-Object -Unique | Should -Be $Result.Group.Id
        $Result.Page.Count | Should -Be 10
        $Result.Page.ForEach({ $place[$_.UserId] }).Where({ $_ -in 1..2500 }).Count | Should -Be 10
        $Result.Page.GroupId | Select-Object -Unique | Should -Be $Result.Group.Id
        $Result.Removed.ForEach({ "$($place[$_.UserId]) $($_.Action) $($_.Outcome)" }) | Sort-Object | Should -Be '4 Remove Done', '6 Remove Done', '8 Remove Done'
        $Result.Left.Count | Should -Be 2497
        $Result.Left.Where({ $place[$_.UserId] -in 4, 6, 8 }) | Should -BeNullOrEmpty
        $Result.Renamed.Name | Should -BeExactly Everybody
        $Result.Renamed.Id | Should -BeExactly $Result.Group.Id
        Test-ChatDirectory -Path $Result.File.FullName -Platform $Platform -Quiet | Should -BeTrue
        $exported = @((Get-Content -LiteralPath $Result.File.FullName -Raw | ConvertFrom-Json).groups)
        $exported.Count | Should -Be 1
        "$($exported[0].id) $($exported[0].name)" | Should -BeExactly "$($Result.Group.Id) Everybody"
        $exported[0].members.ForEach({ if ($_ -is [string]) { $_ } else { $_.id } }) | Sort-Object | Should -Be ($Result.Left.UserId | Sort-Object)
        $Result.Gone | Should -BeNullOrEmpty
        $Result.NotFound[0].FullyQualifiedErrorId | Should -BeLike 'ChatNotFound,*'
        foreach ($item in $Result.People[0], $Result.Group, $Result.Added[0], $Result.Page[0], $Result.Renamed) {
            "$($item.Platform) $($item.ConnectionName)" | Should -Be "$Platform $name"
        }
    }
}

Describe 'A script that names no platform, on <Title> in <Place>' -ForEach $cases {
    BeforeAll {
        $name = 'neutral'
        if ($Place -eq 'the sandbox') {
            $connection = Connect-ChatService -Platform $Platform -Sandbox -Name $name -PassThru @With
        }
        else {
            $server = Start-TestServer -Platform $Platform
            $connection = Connect-TestServer $server -Name $name -With $With
        }
    }

    AfterAll {
        Disconnect-Test
        if ($server) {
            Stop-TestServer $server
        }
    }

    It 'runs unchanged and gives the same objects' {
        $result = & $neutral -Connection $connection 3>$null
        Assert-Neutral $result
    }
}

Describe 'A script that names no platform, on Grupo' {
    AfterEach {
        Disconnect-Test
    }

    It 'stops at the first thing that Grupo cannot do, and says who can' {
        $connection = Connect-ChatService -Platform Grupo -Sandbox -PassThru
        $short = {
            param($Connection)
            $ErrorActionPreference = 'Stop'
            $group = New-ChatGroup -Id all-hands -Name 'All hands' -Connection $Connection
            1..2500 | ForEach-Object { "u$_" } | Add-ChatGroupMember -Group $group -Connection $Connection
            throw 'It went on.'
        }
        $before = $connection.Requests
        Assert-Failure (Get-TestFailure { & $short $connection }) -Id ChatNotSupported -Category NotImplemented -Like '*Grupo*AtomChat*Cord*Publisher*'
        $connection.Requests - $before | Should -Be 1
    }
}
