BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    $commands = (Get-Module GroupAdmin).ExportedCommands.Values | Sort-Object Name
    $changing = 'Add', 'Block', 'Copy', 'Export', 'Invoke', 'New', 'Remove', 'Send', 'Set', 'Sync', 'Unblock'
    $cases = foreach ($command in $commands) {
        @{ name = $command.Name; command = $command; changes = $command.Verb -in $changing; type = $command.ImplementingType }
    }

    $connectionOnly = 'Connect-ChatService', 'Disconnect-ChatService', 'Get-ChatConnection', 'Get-ChatPlatform', 'Set-ChatConnection', 'Test-ChatConnection', 'Test-ChatDirectory'
    $scripts = @(
        Get-ChildItem -Path "$PSScriptRoot/../.." -Recurse -File -Include *.ps1, *.psd1 |
            Where-Object FullName -NotMatch '[\\/](bin|obj|out|\.git|TestResults)[\\/]'
    ).ForEach({ @{ name = $_.Name; path = $_.FullName } })
    $hasAnalyzer = [bool] (Get-Module PSScriptAnalyzer -ListAvailable)
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = Split-Path -Path $testedManifest
    $manifest = $testedManifest
}

Describe 'The staged module' {
    It 'has a manifest that names only files that exist' {
        $module = Test-ModuleManifest -Path $manifest -ErrorAction Stop
        $module.Name | Should -Be GroupAdmin
        $module.CompatiblePSEditions | Should -Be Core, Desktop
    }

    It 'exports exactly the cmdlets that its manifest names, which are those in the assembly' {
        $named = (& ([scriptblock]::Create((Get-Content -LiteralPath $manifest -Raw)))).CmdletsToExport | Sort-Object
        $inAssembly = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'GroupAdmin.Cmdlets' }).GetExportedTypes() |
            ForEach-Object { $_.GetCustomAttributes([Management.Automation.CmdletAttribute], $false) } |
            ForEach-Object { "$($_.VerbName)-$($_.NounName)" } | Sort-Object
        $named | Should -Be $inAssembly
        (Get-Module GroupAdmin).ExportedCommands.Keys | Sort-Object | Should -Be $named
        (Get-Module GroupAdmin).ExportedAliases.Count | Should -Be 0
    }

    It 'has a test file for every cmdlet' {
        foreach ($name in (Get-Module GroupAdmin).ExportedCommands.Keys) {
            "$PSScriptRoot/$name.Tests.ps1" | Should -Exist
        }
    }

    It 'holds what it needs, and nothing else' {
        Get-ChildItem -LiteralPath $folder -Recurse -File -Include *.pdb, *.json, *.xml, *.config, *.md | Where-Object Name -NotIn GroupAdmin.Cmdlets.dll-Help.xml, GroupAdmin-Automation.json, PSGetModuleInfo.xml | Should -BeNullOrEmpty
        foreach ($file in 'LICENSE', 'GroupAdmin.psd1', 'GroupAdmin.Format.ps1xml', 'en-US/about_GroupAdmin.help.txt') {
            Join-Path $folder $file | Should -Exist
        }
    }

    It 'holds each assembly of the default context once, and none that PowerShell brings: <_>' -ForEach Core, Desktop {
        (Get-ChildItem -LiteralPath "$folder/$_" -File).Name | Sort-Object | Should -Be GroupAdmin.Cmdlets.dll, GroupAdmin.dll
        $engine = (Get-ChildItem -LiteralPath "$folder/$_/engine").Name
        $engine | Should -Contain GroupAdmin.Engine.dll
        $engine | Should -Contain RestSharp.dll
        $engine | Should -Contain Polly.Core.dll
        $engine | Should -Not -Contain GroupAdmin.dll
        $engine | Should -Not -Contain System.Management.Automation.dll
    }

    It 'describes itself in about_GroupAdmin' {
        Get-Content -LiteralPath "$folder/en-US/about_GroupAdmin.help.txt" -Raw | Should -Match 'Connect-ChatService'
    }
}

Describe '<name>' -ForEach $cases {
    It 'has an approved verb and the prefix Chat' {
        $command.Verb | Should -BeIn (Get-Verb).Verb
        $command.Noun | Should -MatchExactly '^Chat[A-Z]'
    }

    It 'says what it emits' {
        $type.GetCustomAttributes([Management.Automation.OutputTypeAttribute], $false) | Should -HaveCount 1
    }

    It 'has -WhatIf where it changes something, and only there' {
        $command.Parameters.ContainsKey('WhatIf') | Should -Be $changes
    }

    It 'asks first where it deletes, and nowhere else' {
        $impact = $type.GetCustomAttributes([Management.Automation.CmdletAttribute], $false)[0].ConfirmImpact
        $impact | Should -Be $(if (-not $changes) { 'None' } elseif ($name -in 'Remove-ChatGroup', 'Remove-ChatUser') { 'High' } else { 'Medium' })
    }

    It 'is a sealed class named after it' {
        $type.IsSealed | Should -BeTrue
        $type.Name | Should -BeExactly "$($command.Verb)$($command.Noun)Command"
    }

    It 'binds the columns that people have in their files' {
        foreach ($parameter in $command.Parameters.Values) {
            $own = @($parameter.Name) + $parameter.Aliases
            if (-not $parameter.Attributes.Where({ $_.ValueFromPipelineByPropertyName })) {
                continue
            }

            if ($parameter.Name -eq 'Group') {
                $own | Should -Contain GroupId
                $own | Should -Contain GUID
            }
            elseif ($parameter.Name -eq 'User') {
                $own | Should -Contain UserId
                $own | Should -Contain UID
            }
        }
    }
}

Describe '<name> over a connection' -ForEach ($cases | Where-Object { $_.name -notin $connectionOnly }) {
    It 'takes -Connection, and completes it' {
        $command.Parameters.Connection.ParameterType | Should -Be ([GroupAdmin.ChatConnection])
        $command.Parameters.Connection.Attributes.Where({ $_ -is [Management.Automation.ArgumentCompleterAttribute] }) | Should -HaveCount 1
    }
}

Describe 'The scripts' -Skip:(-not $hasAnalyzer) {
    It '<name> is clean' -ForEach $scripts {
        # The manifest names files that stand beside it only where the module is staged.
        $file = if ($name -eq 'GroupAdmin.psd1') { $manifest } else { $path }

        # The first rule does not know that Pester hands on the variables of BeforeAll; the secrets in tests are none; only PowerShell 7 reads them.
        $exclude = @(if ($name -like '*.Tests.ps1') { 'PSUseDeclaredVarsMoreThanAssignments', 'PSAvoidUsingConvertToSecureStringWithPlainText', 'PSUseBOMForUnicodeEncodedFile' })
        $findings = Invoke-ScriptAnalyzer -Path $file -ExcludeRule $exclude
        $findings.ForEach({ "$($_.RuleName) in line $($_.Line): $($_.Message)" }) | Should -BeNullOrEmpty
    }
}
