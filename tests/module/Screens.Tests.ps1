# What stands on the screen: whatever a platform holds, wherever an object has been, and whatever the host can show.

BeforeDiscovery {
    $shownTypes = 'ChatComparisonSummary', 'ChatConnection', 'ChatConnectionTest', 'ChatDifference', 'ChatGroup', 'ChatGroupMember', 'ChatMemberOutcome'
    $shownTypes += 'ChatMessage', 'ChatPlatform', 'ChatSyncOutcome', 'ChatSyncSummary', 'ChatUser', 'ChatUserStatus', 'DirectoryProblem'
}

BeforeAll {
    . $PSScriptRoot/Common.ps1

    # Emits at least one object of every type that a cmdlet emits.
    $emitEverything = {
        param($Folder)

        Set-Content -LiteralPath "$Folder/wanted.json" '{ "version": 1, "groups": [ { "id": "leads", "name": "Leaders", "members": [ "u1", "u2", "u7" ] }, { "id": "new", "name": "New" } ] }'
        Set-Content -LiteralPath "$Folder/wrong.json" '{ "version": 1, "groups": [ { "id": "a", "name": 5 } ] }'
        Get-ChatGroup leads
        Get-ChatGroupMember leads -First 1
        Get-ChatUser u1 -Detailed
        Get-ChatUserStatus u1
        Get-ChatPlatform Ejabberd
        Get-ChatConnection -Current
        Test-ChatConnection -Detailed | ForEach-Object { $_.LatencyMilliseconds = 1; $_ }
        'u5', 'nobody' | Add-ChatGroupMember vault -PassThru -ErrorAction Ignore
        Send-ChatMessage leads 'Good morning' -From u1 -PassThru
        Compare-ChatGroup "$Folder/wanted.json"
        Compare-ChatGroup "$Folder/wanted.json" -Summary
        Sync-ChatGroup "$Folder/wanted.json" -PassThru -Force
        Sync-ChatGroup "$Folder/wanted.json" -Force
        Test-ChatDirectory "$Folder/wrong.json"
    }

    function Show([object[]] $Object, [int] $Width = 80) {
        foreach ($view in 'Format-Table', 'Format-List', 'Format-Wide') {
            "$view`n$($Object | & $view | Out-String -Width $Width)"
        }
    }

    function Get-Hostile([type] $Type, [string] $Text) {
        $object = $Type::new()
        $table = [Collections.Generic.Dictionary[string, object]]::new()
        $table[$Text] = $Text
        $table['list'] = @(1, $Text)
        foreach ($property in $Type.GetProperties().Where({ $_.CanWrite })) {
            $kind = $property.PropertyType
            if ($kind -in [string], [object]) { $property.SetValue($object, $Text) }
            elseif ($kind.IsAssignableFrom($table.GetType())) { $property.SetValue($object, $table) }
            elseif ($kind -eq [Collections.Generic.IReadOnlyList[string]]) { $property.SetValue($object, [string[]] ($Text, $Text)) }
        }

        $object
    }

    $rendering = $PSStyle.OutputRendering
    $null = Connect-TestSandbox
    $everything = @(& $emitEverything $TestDrive)
}

AfterAll {
    $PSStyle.OutputRendering = $rendering
    Disconnect-Test
}

Describe 'Every type that a cmdlet emits' {
    It 'is one of those that are tested here' -ForEach @(@{ tested = $shownTypes }) {
        $emitted = (Get-Command -Module GroupAdmin).OutputType.Type | Where-Object Namespace -Like 'GroupAdmin*' | Sort-Object Name -Unique
        $emitted.Name | Should -Be $tested
        $everything.ForEach({ $_.GetType().Name }) | Sort-Object -Unique | Should -Be $tested
    }

    It 'has a table, a list and a wide view: <_>' -ForEach $shownTypes {
        $type = [GroupAdmin.ChatGroup].Assembly.GetExportedTypes() | Where-Object Name -EQ $_
        $views = (Get-FormatData -TypeName $type.FullName -PowerShellVersion $PSVersionTable.PSVersion).FormatViewDefinition
        $views.Control.ForEach({ $_.GetType().Name }) | Sort-Object | Should -Be ListControl, TableControl, WideControl
    }

    It 'looks the same when it comes back from a file or a job: <_>' -ForEach $shownTypes {
        $name = $_
        $live = @($everything | Where-Object { $_.GetType().Name -eq $name })
        $back = @($live.ForEach({ [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($_, 2)) }))
        $back[0].PSTypeNames[0] | Should -BeLike "Deserialized.*$name"
        if ($name -eq 'ChatUser') {
            # A table's order does not survive.
            $live[0].AdditionalProperties.Clear()
            $back[0].AdditionalProperties.Clear()
        }

        Show $back | Should -BeExactly (Show $live)
    }

    It 'looks the same in constrained language' {
        $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
        $runspace.Open()
        try {
            $printed = foreach ($mode in 'FullLanguage', 'ConstrainedLanguage') {
                $runspace.SessionStateProxy.LanguageMode = 'FullLanguage'
                $shell = [powershell]::Create($runspace)
                $null = $shell.AddScript("Import-Module '$((Get-Module GroupAdmin).ModuleBase)/GroupAdmin.psd1'; Connect-ChatService AtomChat -Sandbox -Name $mode").Invoke()
                $objects = $shell.AddScript($emitEverything.ToString()).AddArgument("$TestDrive").Invoke() | Where-Object { $_ -isnot [GroupAdmin.ChatConnection] }
                $objects.ForEach({ if ($_.PSObject.Properties['ConnectionName']) { $_.ConnectionName = 'same' } })
                $runspace.SessionStateProxy.LanguageMode = $mode
                $shell.Commands.Clear()
                $null = $shell.AddScript('$input | Group-Object { $_.PSTypeNames[0] } | ForEach-Object { $_.Group | Format-Table | Out-String -Width 80; $_.Group | Format-List | Out-String -Width 80; $_.Group | Format-Wide | Out-String -Width 80 }')
                $shell.Invoke($objects) -join ''
                $shell.Streams.Error.Where({ "$_" -match 'language mode' }) | Should -BeNullOrEmpty
                $shell.Dispose()
            }
        }
        finally {
            $runspace.Dispose()
        }

        $printed[0] | Should -Match '\+ member u7'
        $printed[1] | Should -BeExactly $printed[0]
    }

    It 'cannot command the terminal, nor draw lines of its own, at <width> columns: <type>' -ForEach $(
        foreach ($type in $shownTypes | Where-Object { $_ -notin 'ChatConnection', 'ChatPlatform' }) { foreach ($width in 40, 80, 120) { @{ type = $type; width = $width } } }
    ) {
        $hostile = "x$([char] 27)[31mred$([char] 27)]0;title$([char] 7)$([char] 0x9B)31m$([char] 8)$([char] 0)$([char] 0x85)$([char] 0x2028)$([char] 0x2029)$([char] 0x202E)$([char] 0x2066)y"
        $object = Get-Hostile ([GroupAdmin.ChatGroup].Assembly.GetExportedTypes() | Where-Object Name -EQ $type) $hostile
        $PSStyle.OutputRendering = 'Ansi' # or Out-String would take some of it away
        try {
            $printed = (Show $object $width) -join ''
        }
        finally {
            $PSStyle.OutputRendering = $rendering
        }

        $printed = $printed -replace '\x1b\[[0-9;]+m(?=\s*(Format|[A-Z-]|\s|$))' # the host's own colours of headers
        $printed | Should -Match "x$([char] 0xFFFD)"
        $printed -replace '\r?\n' | Should -Not -Match '[\p{Cc}\u2028\u2029\u202E\u2066](?!\[(0|32;1|32;1;3)m)'
    }

    It 'keeps the lines of a description in a list, and makes one of them in a table' {
        $group = [GroupAdmin.ChatGroup] @{ Id = 'g'; Description = "one`ntwo" }
        $group | Format-List | Out-String -Width 80 | Should -Match 'Description +: one\r?\n +two'
        $message = [GroupAdmin.ChatMessage] @{ GroupId = 'g'; Text = "one`ntwo" }
        $message | Out-String -Width 80 | Should -Match 'one two'
    }

    It 'shows moments in UTC and numbers with their thousands apart, in every culture' {
        $moment = [datetimeoffset]::new(2031, 2, 3, 4, 5, 6, [timespan]::FromHours(2))
        $group = [GroupAdmin.ChatGroup] @{ Id = 'g'; MemberCount = 1234567; CreatedAt = $moment }
        $status = [GroupAdmin.ChatUserStatus] @{ UserId = 'u'; LastActiveAt = $moment }
        $culture = [cultureinfo]::CurrentCulture
        try {
            foreach ($name in '', 'de-DE', 'ar-SA', 'th-TH') {
                [cultureinfo]::CurrentCulture = [cultureinfo]::GetCultureInfo($name)
                $group | Out-String -Width 80 | Should -Match ' 1,234,567'
                $group | Format-List | Out-String -Width 80 | Should -Match 'CreatedAt +: 2031-02-03 02:05:06Z'
                $status | Out-String -Width 80 | Should -Match '2031-02-03 02:05:06 *\r?\n'
            }
        }
        finally {
            [cultureinfo]::CurrentCulture = $culture
        }

        [GroupAdmin.ChatGroup] @{ Id = 'g'; MemberCount = 0 } | Out-String -Width 80 | Should -Match ' 0\s*$'
    }

    It 'names ten friends of a user, and how many more there are' {
        $user = [GroupAdmin.ChatUser] @{ Id = 'u'; Friends = [string[]] (1..12 | ForEach-Object { "f$_" }) }
        $user | Format-List | Out-String -Width 120 | Should -Match 'Friends +: f1, f2, f3, f4, f5, f6, f7, f8, f9, f10 and 2 more'
    }

    It 'has a word for each capability of a platform' {
        $words = [regex]::Matches((Get-Content -Raw "$((Get-Module GroupAdmin).ModuleBase)/GroupAdmin.Format.ps1xml"), '\b(?<name>[A-Z]\w+) \{ ''').ForEach({ $_.Groups['name'].Value })
        $words | Sort-Object -Unique | Should -Be ([enum]::GetNames([GroupAdmin.ChatCapability]) | Sort-Object)
    }
}

Describe 'The texts of the cmdlets' {
    BeforeAll {
        $escape = [char] 27
        $id = "g$escape[31m`nWhat if: nothing"
        $shown = "g$([char] 0xFFFD)[31m$([char] 0xFFFD)What if: nothing"
    }

    It 'cannot be made to command the terminal by what is in an id: an error' {
        (Get-TestFailure { Get-ChatUser $id })[0].Exception.Message | Should -BeLike "*'$([Management.Automation.WildcardPattern]::Escape($shown))'*"
        (Get-TestFailure { Get-ChatGroup -Connection $id })[0].Exception.Message | Should -Not -Match '\p{Cc}'
    }

    It 'cannot be made to command the terminal by what is in an id: what would be done, and verbose' {
        $transcript = "$TestDrive/whatif.txt"
        $null = Start-Transcript -LiteralPath $transcript -UseMinimalHeader
        try {
            Remove-ChatGroup $id -WhatIf
            Remove-ChatUser $id -WhatIf
            Send-ChatMessage -Group $id -Message hi -From u1 -WhatIf
            New-ChatGroup $id Name -WhatIf
        }
        finally {
            $null = Stop-Transcript
        }

        $lines = Get-Content -LiteralPath $transcript | Where-Object { $_ -match 'What if' }
        $lines | Should -HaveCount 4
        $lines | Should -BeLike "What if: Performing the operation *$([Management.Automation.WildcardPattern]::Escape($shown))*"
        $verbose = Set-ChatGroup $id -Name x -Verbose -ErrorAction Ignore 4>&1
        $verbose | Should -Not -BeNullOrEmpty
        "$verbose" | Should -Not -Match '\p{Cc}'
    }

    It 'cannot be made to command the terminal by what is in a file: a difference' {
        $difference = [GroupAdmin.ChatDifference] @{ Kind = 'GroupChanged'; GroupId = 'g'; Property = 'Name'; Wanted = "a$escape[31m`nb"; Actual = 'c' }
        "$difference" | Should -Not -Match '\p{Cc}'
        "$difference" | Should -BeLike "*name 'c'*(g)"
    }
}

Describe 'Colours' {
    BeforeAll {
        $colours = "$TestDrive/colours.ps1"
        Set-Content -LiteralPath $colours @"
Import-Module '$((Get-Module GroupAdmin).ModuleBase)/GroupAdmin.psd1'
Connect-ChatService AtomChat -Sandbox
'u1', 'nobody' | Add-ChatGroupMember support -PassThru -ErrorAction Ignore | Format-Table
Get-ChatUserStatus u1, u4, u3 | Format-Table
Compare-ChatGroup '$TestDrive/colours.json' -Group leads | Format-Table
'[text]'
Get-ChatUserStatus u4 | Out-String
'[plain]'
`$PSStyle.OutputRendering = 'PlainText'
Get-ChatUserStatus u4 | Format-Table
"@
        Set-Content -LiteralPath "$TestDrive/colours.json" '{ "version": 1, "groups": [ { "id": "leads", "name": "X", "members": [ "u1", "u2", "u4" ] } ] }'
        $tool = Get-Command script -CommandType Application -ErrorAction Ignore | Select-Object -First 1
        $reason = 'there is no "script" of util-linux, which gives a program a terminal'

        # The session may ask its terminal where the cursor is, and would wait for the answer for ever: the answers lie ready.
        function Invoke-InTerminal {
            $answers = "$([char] 27)[1;1R" * 50
            $printed = ($answers | & timeout 120 $tool.Source -qec "$((Get-Process -Id $PID).Path) -NoProfile -File '$colours'" /dev/null) -join "`n"
            $LASTEXITCODE | Should -Be 0 -Because 'the session in the terminal must end by itself'
            $printed
        }
    }

    BeforeEach {
        $term, $noColor = $env:TERM, $env:NO_COLOR
        $env:TERM, $env:NO_COLOR = 'xterm-256color', $null
    }

    AfterEach {
        $env:TERM, $env:NO_COLOR = $term, $noColor
    }

    It 'are those of the state, in a terminal, and nowhere in a text' {
        if (-not $IsLinux -or -not $tool) {
            Set-ItResult -Skipped -Because $reason
            return
        }

        $printed = Invoke-InTerminal
        $escape = [char] 27
        foreach ($colored in "$escape[32mDone", "$escape[31mNotFound", "$escape[33maway", "$escape[32mavailable", "$escape[32m+ member u4", "$escape[31m- member u9", "$escape[33m~ name") {
            $printed.Contains($colored) | Should -BeTrue -Because "'$colored' is shown"
        }

        $printed | Should -Match '(?m)^u3 +offline'
        $printed.Substring($printed.IndexOf('[text]')) | Should -Not -Match "\e\[3[123]m"
    }

    It 'are left out where NO_COLOR is set' {
        if (-not $IsLinux -or -not $tool) {
            Set-ItResult -Skipped -Because $reason
            return
        }

        $env:NO_COLOR = '1'
        $printed = Invoke-InTerminal
        $printed | Should -Match 'NotFound'
        $printed | Should -Not -Match "\e\[3[123]m"
    }
}
