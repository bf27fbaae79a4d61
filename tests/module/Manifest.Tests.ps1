BeforeAll {
    $staged = (Resolve-Path -LiteralPath "$PSScriptRoot/../../out/GroupAdmin/GroupAdmin.psd1").Path

    function Invoke-FreshPowerShell([string] $Script) {
        $pwsh = [Environment]::ProcessPath
        & $pwsh -NoLogo -NoProfile -NonInteractive -Command $Script
    }
}

Describe 'The staged module' {
    It 'has a manifest that names only files that exist' {
        $module = Test-ModuleManifest -Path $staged -ErrorAction Stop
        $module.Name | Should -Be 'GroupAdmin'
    }

    It 'exports exactly the cmdlets that its manifest names' {
        $named = (& ([scriptblock]::Create((Get-Content -LiteralPath $staged -Raw)))).CmdletsToExport | Sort-Object
        $named.Count | Should -BeGreaterThan 20
        $exported = Invoke-FreshPowerShell "(Import-Module '$staged' -PassThru).ExportedCommands.Keys | Sort-Object"
        $exported | Should -Be $named
    }

    It 'loads neither the engine nor its libraries when it is imported' {
        $loaded = Invoke-FreshPowerShell "Import-Module '$staged'; [AppDomain]::CurrentDomain.GetAssemblies().ForEach({ `$_.GetName().Name })"
        $loaded | Should -Contain 'GroupAdmin.Cmdlets'
        $loaded | Should -Not -Contain 'GroupAdmin.Engine'
        $loaded | Should -Not -Contain 'RestSharp'
        $loaded | Should -Not -Contain 'Polly.Core'
    }

    It 'holds each assembly of the default context once, and none that PowerShell brings' {
        foreach ($target in 'net8.0', 'netstandard2.0') {
            $engine = (Get-ChildItem -LiteralPath "$(Split-Path -Path $staged)/$target/engine").Name
            $engine | Should -Contain 'GroupAdmin.Engine.dll'
            $engine | Should -Not -Contain 'GroupAdmin.dll'
            $engine | Should -Not -Contain 'System.Management.Automation.dll'
        }
    }
}
