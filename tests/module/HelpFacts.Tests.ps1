# What the help claims: against the cmdlets themselves, and against what the platforms' sandboxes really take.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $commands = (Get-Module GroupAdmin).ExportedCmdlets.Keys | Sort-Object | ForEach-Object { @{ Command = $_ } }
    $topics = Get-ChildItem "$root/module/en-US/about_*.help.txt" | ForEach-Object { @{ Topic = $_.Name -replace '\.help\.txt$'; File = $_.FullName } }
    $offers = foreach ($command in 'New-ChatGroup', 'Set-ChatGroup', 'Get-ChatGroup', 'New-ChatUser', 'Set-ChatUser', 'Get-ChatUser') {
        $page = (Get-Content -Raw "$root/docs/cmdlets/$command.md").Replace("`r`n", "`n")
        foreach ($match in [regex]::Matches($page, '(?m)^### -(?<name>\w+)\n\n[^\n]*Offered by (?<platforms>[^;\n]+); on any other platform')) {
            @{ Command = $command; Parameter = $match.Groups['name'].Value; Platforms = $match.Groups['platforms'].Value -split ', | and ' }
        }
    }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/DocumentedExamples.ps1
    $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
}

AfterAll {
    Disconnect-Test
}

Describe 'The help of <Command>' -Tag Help -ForEach $commands {
    BeforeAll {
        $help = Get-Help $Command -Full
        $cmdlet = Get-Command $Command
        $own = $cmdlet.Parameters.Values | Where-Object { $_.Name -notin $common -or $_.Name -in 'WhatIf', 'Confirm' }
    }

    It 'tells aliases, type, place, pipeline and duty of each parameter as they are' {
        foreach ($parameter in $own) {
            $told = $help.parameters.parameter | Where-Object name -EQ $parameter.Name
            $sets = @($parameter.ParameterSets.Values)
            $type = [Nullable]::GetUnderlyingType($parameter.ParameterType) ?? $parameter.ParameterType
            $ways = @(if ($sets.ValueFromPipeline -contains $true) { 'ByValue' }) + @(if ($sets.ValueFromPipelineByPropertyName -contains $true) { 'ByPropertyName' })
            $places = @($sets.Position | Sort-Object -Unique) -replace [int]::MinValue, 'Named'

            $because = "$Command -$($parameter.Name)"
            @($told.aliases -split ', *' | Where-Object { $_ -and $_ -ne 'none' } | Sort-Object) -join ' ' | Should -Be (@($parameter.Aliases | Sort-Object) -join ' ') -Because $because
            $told.type.name | Should -BeIn $type.FullName, $type.Name -Because $because
            [regex]::Matches($told.pipelineInput, 'By\w+').Value -join ' ' | Should -Be ($ways -join ' ') -Because $because
            $told.position | Should -BeIn $places -Because $because
            [bool]::Parse($told.required) | Should -BeIn $sets.IsMandatory -Because $because
        }
    }

    It 'has the syntax of each of its parameter sets' {
        $told = @($help.syntax.syntaxItem | ForEach-Object { ($_.parameter.name | Where-Object { $_ -notin $common } | Sort-Object) -join ' ' } | Sort-Object)
        $real = @($cmdlet.ParameterSets | ForEach-Object { ($_.Parameters.Name | Where-Object { $_ -notin $common } | Sort-Object) -join ' ' } | Sort-Object)
        $told | Should -Be $real
    }

    It 'has related links that Get-Help finds, or that are files of the project' {
        foreach ($link in $help.relatedLinks.navigationLink.linkText) {
            if ($link -match ': (?<file>docs/.+)$') {
                "$root/$($Matches['file'])" | Should -Exist
            }
            else {
                Get-Help $link -ErrorAction Stop | Should -Not -BeNullOrEmpty
            }
        }
    }

    It 'is shown by -?, whole at 80 columns' {
        $shown = & ([scriptblock]::Create("$Command -?")) | Out-String -Width 80
        $shown | Should -Match "SYNOPSIS\r?\n +$([regex]::Escape(($help.Synopsis -split " ")[0]))"
        ($shown -split '\r?\n' | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }
}

Describe 'What the help says of the platforms' -Tag Help {
    It 'is said of many parameters' -ForEach @(@{ count = $offers.Count }) {
        $count | Should -BeGreaterThan 25
    }

    It 'is true: <Command> -<Parameter> is offered by <Platforms> and by no other' -ForEach $offers {
        $password = ConvertTo-TestSecret secret
        $user = @{ AtomChat = 'u1'; Cord = 'u1'; Ejabberd = 'dave'; Grupo = 'u1'; Publisher = '2' }
        $group = @{ AtomChat = 'leads'; Cord = 'leads'; Ejabberd = 'ops'; Grupo = '1'; Publisher = '1' }
        $offering = foreach ($platform in Get-ChatPlatform) {
            $null = Connect-ChatService $platform.Name -Sandbox
            $given = @{ ErrorAction = 'Stop'; WarningAction = 'Ignore' }
            $given[$Parameter] = switch ($Parameter) {
                Metadata { @{ a = 'b' } }
                Option { @{ a = 'b' } }
                Owner { $user[$platform.Name] }
                Password { $password }
                Type { 'Private' }
                { $_ -match 'After|Before' } { [datetimeoffset]::UtcNow }
                default { 'active' }
            }
            if ($Parameter -eq 'Password' -and $Command -like '*Group') { $given.Type = 'Password' }
            if ($Command -like 'New-*') {
                $given.Name = 'A new name'
                if ($platform.Name -ne 'Publisher') { $given.Id = 'new-one' }
                if ($platform.Name -in 'Grupo', 'Publisher' -and $Command -eq 'New-ChatUser') { $given.Email = 'new-one@example.org' }
                if ($platform.Name -in 'Ejabberd', 'Grupo' -and $Command -eq 'New-ChatUser') { $given.Password = $password }
            }
            elseif ($Command -like 'Set-*') {
                $given.Id = if ($Command -eq 'Set-ChatUser') { $user[$platform.Name] } else { $group[$platform.Name] }
            }

            try {
                $null = & $Command @given
                $platform.Name
            }
            catch {
                # What is refused for its value is offered all the same.
                if ($_.FullyQualifiedErrorId -notlike 'ChatNotSupported*') { $platform.Name }
            }
        }

        $offering -join ', ' | Should -Be ($Platforms -join ', ')
    }
}

Describe 'The examples of the topics' -Tag Help, Examples {
    It 'run: <Topic>' -ForEach $topics {
        $text = (Get-Content -LiteralPath $File -Raw).Replace("`r`n", "`n")
        $text | Should -Match '(?s)\nEXAMPLES\n'
        $code = [regex]::Match($text, '(?s)\nEXAMPLES\n(?<code>.+?)\n\n?SEE ALSO').Groups['code'].Value -replace '(?m)^    '
        $code | Should -Match '-Chat'
        $folder = (New-Item -ItemType Directory -Path "$TestDrive/$Topic").FullName
        Copy-Item "$root/samples/Quickstart/members.csv" $folder
        $result = Invoke-DocumentedExample -Code $code -Module $testedManifest -Folder $folder
        $result.Failures | Should -BeNullOrEmpty
    }

    It 'fit into 80 columns: <Topic>' -ForEach $topics {
        (Get-Content -LiteralPath $File | Measure-Object -Property Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }
}
