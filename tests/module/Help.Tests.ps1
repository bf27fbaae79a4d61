#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

# The help: what Get-Help shows, the pages it is made from, and that every example in it and in the guides does what it says.

BeforeDiscovery {
    . "$PSScriptRoot/DocumentedExamples.ps1"
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    . $PSScriptRoot/Common.ps1
    $commands = (Get-Module GroupAdmin).ExportedCmdlets.Keys | Sort-Object | ForEach-Object { @{ Command = $_ } }
    $topics = Get-ChildItem "$root/module/en-US/about_*.help.txt" | ForEach-Object { @{ Topic = $_.Name -replace '\.help\.txt$' } }
    $pages = @(Get-ChildItem "$root/docs/cmdlets/*.md") + @(Get-ChildItem "$root/docs/guides/*.md") + @(Get-Item "$root/README.md")
    $examples = $pages | ForEach-Object { Get-DocumentedExample -Path $_.FullName }
    $run = $examples | Where-Object Kind -NE 'RealAccount' | ForEach-Object { @{ Example = $_; Name = "$($_.Page), example $($_.Number): $($_.Title)" } }
}

BeforeAll {
    . "$PSScriptRoot/DocumentedExamples.ps1"
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    . $PSScriptRoot/Common.ps1
    $module = Split-Path -Path $testedManifest
    $common = [Management.Automation.Cmdlet]::CommonParameters

    # Examples may write files; they do so in a folder of their own, beside the file of members that they read.
    $folder = (New-Item -ItemType Directory -Path "$TestDrive/examples").FullName
    Copy-Item "$root/samples/Quickstart/members.csv" $folder

    $all = Get-ChildItem "$root/docs/cmdlets/*.md", "$root/docs/guides/*.md", "$root/README.md" | ForEach-Object { Get-DocumentedExample -Path $_.FullName }
    $counts = $all | Group-Object Kind -AsHashTable -AsString
    $said = 'Examples: {0} run, {1} of which show an error; {2} need a real account and are not run.' -f (
        @($counts['Runs']).Count + @($counts['ShowsError']).Count), @($counts['ShowsError']).Count, @($counts['RealAccount']).Count
    Write-Information $said -InformationAction Continue
}

Describe 'The help of <Command>' -Tag Help -ForEach $commands {
    BeforeAll {
        $help = Get-Help $Command -Full
        $page = "$root/docs/cmdlets/$Command.md"
        $own = (Get-Command $Command).Parameters.Keys | Where-Object { $_ -notin $common -and $_ -ne 'ProgressAction' } | Sort-Object
    }

    It 'has a synopsis and a description that somebody wrote' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match ([regex]::Escape("$Command ["))
        ($help.Description.Text -join '') | Should -Not -BeNullOrEmpty
    }

    It 'describes every parameter of its own' {
        $described = @($help.parameters.parameter)
        ($described.name | Sort-Object) -join ' ' | Should -BeExactly ($own -join ' ')
        foreach ($parameter in $described) {
            $text = $parameter.Description.Text -join ' '
            $text | Should -Match '^\w.*[.`)]' -Because "-$($parameter.name) needs a sentence"
            $text | Should -Not -Match '\{\{' -Because "-$($parameter.name) is not described by a skeleton"
        }
    }

    It 'has a page that names exactly its parameters' {
        $page | Should -Exist
        $named = [regex]::Matches((Get-Content -Raw $page), '(?m)^### -(\w+)$') | ForEach-Object { $_.Groups[1].Value } | Sort-Object
        $named -join ' ' | Should -BeExactly ($own -join ' ')
    }

    It 'has a page without anything left to fill in' {
        Get-Content -Raw $page | Should -Not -Match '\{\{'
    }

    It 'has at least three examples, in the page and in Get-Help' {
        $inPage = @(Get-DocumentedExample -Path $page)
        $inPage.Count | Should -BeGreaterOrEqual 3
        @($help.examples.example).Count | Should -Be $inPage.Count
        foreach ($example in $help.examples.example) {
            $example.code | Should -Not -BeNullOrEmpty
        }
    }

    It 'begins with an example that can be pasted into a new session' {
        if ($own -contains 'Connection' -and $Command -notin 'Disconnect-ChatService', 'Set-ChatConnection', 'Test-ChatConnection') {
            @(Get-DocumentedExample -Path $page)[0].Code | Should -Match '^Connect-ChatService .*-Sandbox'
        }
    }

    It 'has links to pages that exist' {
        foreach ($link in [regex]::Matches((Get-Content -Raw $page), '\]\((?<path>[^)#:]+)\)')) {
            Join-Path (Split-Path $page) $link.Groups['path'].Value | Should -Exist
        }
    }
}

Describe 'The topics of the help' -Tag Help {
    It 'finds <Topic>' -ForEach $topics {
        # Get-Help hands over the text of a topic as it is.
        Get-Help $Topic | Out-String | Should -Match "TOPIC\s+$Topic\b"
    }

    It 'has every platform in about_GroupAdmin_Platforms' {
        foreach ($platform in Get-ChatPlatform) {
            Get-Help about_GroupAdmin_Platforms | Out-String | Should -Match "(?m)^  ([A-Z]+ )?$($platform.Name.ToUpperInvariant())\r?$"
        }
    }

    It 'shows a single parameter' {
        (Get-Help Add-ChatGroupMember -Parameter User).Description.Text -join '' | Should -Match 'UserId'
    }

    It 'shows the examples' {
        Get-Help Add-ChatGroupMember -Examples | Out-String | Should -Match 'Import-Csv people.csv \| Add-ChatGroupMember'
    }
}

Describe 'The help file' -Tag Help {
    It 'is what Update-Help.ps1 makes of the pages' {
        if (-not (Get-Module Microsoft.PowerShell.PlatyPS -ListAvailable | Where-Object Version -GE ([version]'1.0'))) {
            Set-ItResult -Skipped -Because 'Microsoft.PowerShell.PlatyPS 1.0 is not installed, so that the help file cannot be made again and compared'
            return
        }

        $made = "$TestDrive/made.xml"
        & "$root/docs/Update-Help.ps1" -OutputPath $made | Out-Null
        $because = 'a page was changed: run docs/Update-Help.ps1 and commit what it writes'
        (Get-Content -Raw $made) -ceq (Get-Content -Raw "$root/module/en-US/GroupAdmin.Cmdlets.dll-Help.xml").Replace("`r`n", "`n") | Should -BeTrue -Because $because
    }

    It 'is staged with the module' {
        "$module/en-US/GroupAdmin.Cmdlets.dll-Help.xml" | Should -Exist
        (Get-FileHash "$module/en-US/GroupAdmin.Cmdlets.dll-Help.xml").Hash | Should -Be (Get-FileHash "$root/module/en-US/GroupAdmin.Cmdlets.dll-Help.xml").Hash
    }
}

Describe 'The examples' -Tag Help, Examples {
    It 'runs as it says: <Name>' -ForEach $run {
        $result = Invoke-DocumentedExample -Code $Example.Code -Module $testedManifest -Folder $folder
        if ($Example.Kind -eq 'ShowsError') {
            $result.Failures | Should -Not -BeNullOrEmpty -Because 'it is marked as one that shows an error'
        }
        else {
            $result.Failures | Should -BeNullOrEmpty
        }

        if ($Example.Output) {
            # What -WhatIf says takes another way than the rest, so that each is compared by itself.
            $whatIf, $rest = (ConvertTo-ComparableText $Example.Output).Split("`n").Where({ $_ -cmatch '^What if: ' }, 'Split')
            $result.WhatIf | Should -BeExactly ($whatIf -join "`n")
            ConvertTo-ComparableText $result.Printed | Should -BeExactly ($rest -join "`n")
        }
        elseif ($Example.Kind -eq 'Runs') {
            "$($result.WhatIf)$($result.Printed)".Trim() | Should -BeNullOrEmpty -Because 'a page shows what its examples print'
        }
    }

    It 'marks only few as needing a real account' {
        @($counts['RealAccount']).Count | Should -BeLessOrEqual ($all.Count / 10)
    }
}
