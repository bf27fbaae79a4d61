# What can be known of Windows PowerShell 5.1 without it: what its manifest's branch says, that the files are written the way it reads them,
# and that the build it loads (netstandard2.0) works, in a PowerShell 7 of its own. The dlls' references are tested in tests/GroupAdmin.Tests/Desktop.

BeforeDiscovery {
    . $PSScriptRoot/Common.ps1
    # .NET takes its own System.Text.Json before the one that ships for .NET Framework; an older one cannot stand for it.
    $shipped = [Reflection.AssemblyName]::GetAssemblyName("$(Split-Path -Path $testedManifest)/Desktop/engine/System.Text.Json.dll").Version
    $cannotLoad = [Text.Json.JsonSerializer].Assembly.GetName().Version -lt $shipped
    $hasAnalyzer = [bool] (Get-Module PSScriptAnalyzer -ListAvailable)
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = Split-Path -Path $testedManifest
    $manifest = $testedManifest

    function Get-ManifestValue {
        # Evaluates one value of the manifest as that edition of PowerShell would, after the check that Import-Module makes.
        param([string] $Key, [string] $Edition)

        $tree = [Management.Automation.Language.Parser]::ParseFile($manifest, [ref] $null, [ref] $null)
        $table = $tree.Find({ $args[0] -is [Management.Automation.Language.HashtableAst] }, $false)
        $value = ($table.KeyValuePairs | Where-Object { $_.Item1.Value -eq $Key }).Item2.Extent.Text
        $script = [scriptblock]::Create($value)
        $script.CheckRestrictedLanguage([string[]] @(), [string[]] @('PSScriptRoot', 'PSEdition'), $true)

        # $PSEdition cannot be set, so the expression reads another variable.
        $as = [scriptblock]::Create(($value -replace '\$PSEdition\b', '${edition}'))
        $as.InvokeWithContext($null, [psvariable]::new('edition', $Edition))
    }
}

Describe 'The manifest, read by Windows PowerShell' {
    It 'leads <edition> to the build for <framework>' -ForEach @(
        @{ edition = 'Desktop'; framework = '.NETStandard,Version=v2.0' }
        @{ edition = 'Core'; framework = '.NETCoreApp,Version=v8.0' }
    ) {
        $root = Get-ManifestValue -Key RootModule -Edition $edition
        $root | Should -BeExactly "$edition/GroupAdmin.Cmdlets.dll"
        [Text.Encoding]::ASCII.GetString([IO.File]::ReadAllBytes("$folder/$root")) | Should -Match ([regex]::Escape($framework))
    }

    It 'asks for the versions that the build needs' {
        Get-ManifestValue -Key PowerShellVersion -Edition Desktop | Should -BeExactly '5.1'
        Get-ManifestValue -Key DotNetFrameworkVersion -Edition Desktop | Should -BeExactly '4.7.2'
        Get-ManifestValue -Key CompatiblePSEditions -Edition Desktop | Should -Contain Desktop
    }

    It 'uses nothing else that depends on where it is read' {
        [regex]::Matches((Get-Content -LiteralPath $manifest -Raw), '\$(?!PSEdition\b)\w+').Value | Should -BeNullOrEmpty
    }
}

Describe 'The files, read by Windows PowerShell' {
    BeforeAll {
        $settings = @{ IncludeRules = @('PSUseCompatibleSyntax'); Rules = @{ PSUseCompatibleSyntax = @{ Enable = $true; TargetVersions = @('5.1') } } }
    }

    It 'are plain ASCII where it would take them for the system''s code page' {
        foreach ($file in Get-ChildItem -LiteralPath $folder -Recurse -Include *.psd1, *.help.txt) {
            Get-Content -LiteralPath $file -Raw | Should -Not -Match '[^\x00-\x7f]' -Because "$($file.Name) has no byte order mark"
        }

        foreach ($file in Get-ChildItem -LiteralPath $folder -Recurse -Include *.ps1xml, *.xml) {
            if ((Get-Content -LiteralPath $file -Raw) -match '[^\x00-\x7f]') {
                (Get-Content -LiteralPath $file -TotalCount 1) | Should -Match 'encoding="utf-8"' -Because $file.Name
            }
        }
    }

    It 'hold no script that it could not parse' -Skip:(-not $hasAnalyzer) {
        Invoke-ScriptAnalyzer -ScriptDefinition '$null ?? 1' -Settings $settings | Should -Not -BeNullOrEmpty -Because 'the rule must be able to find something'
        foreach ($script in ([xml] (Get-Content -LiteralPath "$folder/GroupAdmin.Format.ps1xml" -Raw)).SelectNodes('//ScriptBlock')) {
            Invoke-ScriptAnalyzer -ScriptDefinition $script.InnerText -Settings $settings | Should -BeNullOrEmpty -Because $script.InnerText
        }
    }

    It 'come with samples, help and guides that it could parse' -Skip:(-not $hasAnalyzer) {
        . $PSScriptRoot/DocumentedExamples.ps1
        $root = "$PSScriptRoot/../.."
        foreach ($sample in Get-ChildItem -Path "$root/samples" -Recurse -Filter *.ps1) {
            Invoke-ScriptAnalyzer -Path $sample.FullName -Settings $settings | Should -BeNullOrEmpty -Because $sample.Name
            Get-Content -LiteralPath $sample.FullName -Raw | Should -Not -Match '[^\x00-\x7f]' -Because "$($sample.Name) has no byte order mark"
        }

        $examples = Get-ChildItem -Path "$root/docs/cmdlets/*.md", "$root/docs/guides/*.md", "$root/README.md" | ForEach-Object { Get-DocumentedExample -Path $_.FullName }
        $examples.Count | Should -BeGreaterThan 100
        foreach ($example in $examples) {
            Invoke-ScriptAnalyzer -ScriptDefinition $example.Code -Settings $settings | Should -BeNullOrEmpty -Because "example $($example.Number) of $($example.Page)"
        }
    }
}

Describe 'The build for Windows PowerShell' -Skip:$cannotLoad {
    BeforeAll {
        $answer = pwsh -NoProfile -NonInteractive -Command {
            param($folder)
            $ErrorActionPreference = 'Stop'
            Import-Module "$folder/Desktop/GroupAdmin.Cmdlets.dll"
            foreach ($platform in 'AtomChat', 'Cord', 'Ejabberd', 'Grupo', 'Publisher') {
                Connect-ChatService -Platform $platform -Sandbox
                $known = Get-ChatPlatform -Name $platform
                $id = if ($platform -in 'AtomChat', 'Cord', 'Ejabberd') { @{ Id = 'operations' } } else { @{} } # the others choose their own
                $made = New-ChatGroup -Name 'Operations' @id
                if ('AddMember' -in $known.Capabilities) {
                    $users = (Get-ChatUser -First 3).Id
                    $outcome = $users | Add-ChatGroupMember -Group $made -PassThru
                    $members = @(Get-ChatGroupMember -Group $made | Where-Object UserId -In $users)
                    "$platform`: $(@($outcome | Where-Object Outcome -In Done, Unchanged).Count) added, $($members.Count) there"
                }
                else {
                    "$platform`: $($made.Name)"
                }
            }

            $loaded = [AppDomain]::CurrentDomain.GetAssemblies()
            'loaded: ' + (($loaded | Where-Object { $_.GetName().Name -match '^GroupAdmin|^RestSharp' } | Sort-Object { $_.GetName().Name }).Location.ForEach({ [IO.Path]::GetRelativePath($folder, $_) }) -replace '\\', '/') -join ' '
        } -args $folder
    }

    It 'works on <platform>''s sandbox' -ForEach @(
        @{ platform = 'AtomChat'; said = '3 added, 3 there' }
        @{ platform = 'Cord'; said = '3 added, 3 there' }
        @{ platform = 'Ejabberd'; said = '3 added, 3 there' }
        @{ platform = 'Grupo'; said = 'Operations' }
        @{ platform = 'Publisher'; said = '3 added, 3 there' }
    ) {
        $answer | Should -Contain "$platform`: $said"
    }

    It 'is what was run, with the libraries beside it' {
        $answer[-1] | Should -BeExactly ('loaded: ' + (@(
                    'Desktop/GroupAdmin.dll', 'Desktop/GroupAdmin.Cmdlets.dll', 'Desktop/engine/GroupAdmin.Engine.dll', 'Desktop/engine/RestSharp.dll'
                ) -join ' '))
    }

    It 'passes the tests of the cmdlets' {
        $copy = (New-Item -ItemType Directory -Path "$TestDrive/desktop/GroupAdmin").FullName
        Get-ChildItem -LiteralPath $folder | Where-Object Name -NE Core | Copy-Item -Destination $copy -Recurse
        $text = (Get-Content -LiteralPath $manifest -Raw) -replace '(?m)^    RootModule = .+$', "    RootModule = 'Desktop/GroupAdmin.Cmdlets.dll'"
        Set-Content -LiteralPath "$copy/GroupAdmin.psd1" -Value $text -NoNewline

        # A file for each cmdlet, and what they share. Errors tells certificates apart as .NET does, and ids that are dots are sent by PowerShell 7 alone.
        $files = @((Get-Module GroupAdmin).ExportedCmdlets.Keys) + @(
            'Installed', 'AuditLog', 'Completion', 'Connection', 'ConnectionSources', 'CrossPlatform', 'Loopback.Platforms', 'Objects', 'Platform.Ejabberd', 'Platform.Grupo', 'Platform.Publisher', 'Recording', 'Runspaces'
        ) | ForEach-Object { "$PSScriptRoot/$_.Tests.ps1" }
        $said = pwsh -NoProfile -NonInteractive -Command "& '$PSScriptRoot/Invoke-ModuleTests.ps1' -Module '$copy/GroupAdmin.psd1' -Path '$($files -join "','")'; exit `$LASTEXITCODE"
        $LASTEXITCODE | Should -Be 0 -Because ($said -join "`n")
        ($said -join "`n") | Should -Match 'Tests Passed: \d{3,}, Failed: 0'
    }

    It 'sets what the framework keeps for a server instead of for a client' {
        . $PSScriptRoot/TestServer.ps1
        $server = Start-TestServer
        try {
            $said = pwsh -NoProfile -NonInteractive -Command {
                param($folder, $address)
                $ErrorActionPreference = 'Stop'
                Import-Module "$folder/Desktop/GroupAdmin.Cmdlets.dll"
                $point = [Net.ServicePointManager]::FindServicePoint($address)
                $point.UseNagleAlgorithm = $true # as .NET Framework has it
                "$($point.UseNagleAlgorithm) $($point.ConnectionLeaseTimeout)"
                Connect-ChatService AtomChat -BaseUri $address -Secret (ConvertTo-SecureString right -AsPlainText -Force) -AllowUnencrypted
                "$($point.UseNagleAlgorithm) $($point.ConnectionLeaseTimeout)"
            } -args $folder, $server.BaseUri
            $said | Should -Be 'True -1', 'False 300000'
        }
        finally {
            Stop-TestServer $server
        }
    }

    It 'hands out its libraries to its own engine, and to nobody else' {
        $said = pwsh -NoProfile -NonInteractive -Command {
            param($folder)
            Import-Module "$folder/Desktop/GroupAdmin.Cmdlets.dll"
            Connect-ChatService AtomChat -Sandbox
            $loaded = [AppDomain]::CurrentDomain.GetAssemblies()
            $loader = $loaded.Where({ $_.GetName().Name -eq 'GroupAdmin.Cmdlets' })[0].GetType('GroupAdmin.Cmdlets.Binding.EngineLoader')
            $resolve = $loader.GetMethod('Resolve', [Reflection.BindingFlags] 'NonPublic, Static')
            $engine = $loaded.Where({ $_.GetName().Name -eq 'GroupAdmin.Engine' })[0]
            foreach ($from in $engine, [psobject].Assembly, $null) {
                foreach ($name in 'Polly.Core, Version=1.2.3.4', 'GroupAdmin, Version=9.9.9.9', 'Somebody.Elses') {
                    $found = $resolve.Invoke($null, @([ResolveEventArgs]::new($name, $from)))
                    "$($from ? $from.GetName().Name : 'nobody') asks for $name`: $($found ? $found.GetName().Name : 'nothing')"
                }
            }
        } -args $folder
        $said | Should -Be @(
            'GroupAdmin.Engine asks for Polly.Core, Version=1.2.3.4: Polly.Core'
            'GroupAdmin.Engine asks for GroupAdmin, Version=9.9.9.9: GroupAdmin'
            'GroupAdmin.Engine asks for Somebody.Elses: nothing'
            'System.Management.Automation asks for Polly.Core, Version=1.2.3.4: nothing'
            'System.Management.Automation asks for GroupAdmin, Version=9.9.9.9: nothing'
            'System.Management.Automation asks for Somebody.Elses: nothing'
            'nobody asks for Polly.Core, Version=1.2.3.4: nothing'
            'nobody asks for GroupAdmin, Version=9.9.9.9: nothing'
            'nobody asks for Somebody.Elses: nothing'
        )
    }
}
