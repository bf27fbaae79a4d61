BeforeDiscovery {
    $references = foreach ($edition in 'Core', 'Desktop') {
        @{ edition = $edition; assembly = 'GroupAdmin'; own = @() }
        @{ edition = $edition; assembly = 'GroupAdmin.Cmdlets'; own = @('GroupAdmin', 'System.Management.Automation') }
    }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $folder = Split-Path -Path $testedManifest
    $manifest = $testedManifest

    # Runs a script in a PowerShell of its own and gives what it wrote as JSON.
    function Invoke-FreshPowerShell([string] $Script) {
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
        Set-Content -LiteralPath $file -Value ('$ErrorActionPreference = "Stop"' + "`n& {`n$Script`n} | ConvertTo-Json -Depth 4 -Compress")
        $written = & ([Environment]::ProcessPath) -NoLogo -NoProfile -NonInteractive -File $file 2>&1
        $LASTEXITCODE | Should -Be 0 -Because "$written"
        $written | Select-Object -Last 1 | ConvertFrom-Json
    }

    $describeLoaded = @'
[AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object {
    [pscustomobject] @{
        Name    = $_.GetName().Name
        Version = "$($_.GetName().Version)"
        Context = [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name
    }
}
'@
}

AfterAll {
    Disconnect-Test
}

Describe 'Isolation' {
    It 'importing loads the cmdlets and the models, and neither the engine nor its libraries' {
        $loaded = (Invoke-FreshPowerShell "Import-Module '$manifest'; `$null = Get-Command -Module GroupAdmin; $describeLoaded").Name
        $loaded | Should -Contain GroupAdmin
        $loaded | Should -Contain GroupAdmin.Cmdlets
        $loaded | Should -Not -Contain GroupAdmin.Engine
        $loaded | Should -Not -Contain RestSharp
        $loaded | Should -Not -Contain Polly.Core
    }

    It 'connecting loads them into a context of their own, and nowhere else' {
        $loaded = Invoke-FreshPowerShell "Import-Module '$manifest'; Connect-ChatService AtomChat -Sandbox; $describeLoaded"
        foreach ($name in 'GroupAdmin.Engine', 'RestSharp', 'Polly.Core') {
            $found = @($loaded | Where-Object Name -EQ $name)
            $found | Should -HaveCount 1
            $found.Context | Should -Be GroupAdmin.Engine
        }

        foreach ($name in 'GroupAdmin', 'GroupAdmin.Cmdlets') {
            $found = @($loaded | Where-Object Name -EQ $name)
            $found | Should -HaveCount 1
            $found.Context | Should -Not -Be GroupAdmin.Engine
        }

        @($loaded | Where-Object Context -EQ GroupAdmin.Engine).Name | Sort-Object | Should -Be GroupAdmin.Engine, Polly.Core, RestSharp
    }

    It 'the models can be named in scripts, before and after connecting' {
        $null = Connect-TestSandbox
        [GroupAdmin.ChatGroup].FullName | Should -Be GroupAdmin.ChatGroup
        Get-ChatGroup leads | Should -BeOfType ([GroupAdmin.ChatGroup])
        { [RestSharp.RestClient] } | Should -Throw
        function Get-IdOf([GroupAdmin.ChatGroup] $Group) { $Group.Id }
        Get-IdOf (Get-ChatGroup leads) | Should -Be leads
    }

    # What makes the strange libraries came with .NET 9, and so with PowerShell 7.5.
    It 'works beside another RestSharp and another Polly that were loaded first' -Skip:(-not ('System.Reflection.Emit.PersistedAssemblyBuilder' -as [type])) {
        $seen = Invoke-FreshPowerShell @"
`$others = '$TestDrive'
foreach (`$name in 'RestSharp', 'Polly.Core') {
    # A strange library under the same name: none of what the module calls is in it.
    `$builder = [Reflection.Emit.PersistedAssemblyBuilder]::new([Reflection.AssemblyName]::new("`$name, Version=1.0.0.0"), [object].Assembly)
    `$null = `$builder.DefineDynamicModule(`$name).DefineType("`$name.NotOurs", 'Public').CreateType()
    `$builder.Save("`$others/`$name.dll")
    Add-Type -Path "`$others/`$name.dll"
}

Import-Module '$manifest'
Connect-ChatService AtomChat -Sandbox
`$null = New-ChatGroup ops Operations
(1..250).ForEach({ "u`$_" }) | Add-ChatGroupMember ops
[pscustomobject] @{
    Members = @(Get-ChatGroupMember ops).Count
    Strange = [RestSharp.NotOurs].Assembly.GetName().Version.ToString()
    Loaded  = @($describeLoaded)
}
"@
        $seen.Members | Should -Be 250
        $seen.Strange | Should -Be 1.0.0.0
        foreach ($name in 'RestSharp', 'Polly.Core') {
            $found = @($seen.Loaded | Where-Object Name -EQ $name | Sort-Object { [version] $_.Version })
            $found | Should -HaveCount 2
            $found[0].Version | Should -Be 1.0.0.0
            $found[0].Context | Should -Not -Be GroupAdmin.Engine
            ([version] $found[1].Version).Major | Should -BeGreaterThan 1
            $found[1].Context | Should -Be GroupAdmin.Engine
        }
    }

    # The first connection has requests made that never leave the process, while it is opened. A process finds its proxy out once.
    It 'warming up decides nothing that a script may still set: the proxy is that of the first request' {
        $seen = Invoke-FreshPowerShell @"
Import-Module '$manifest'
`$proxy = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
`$proxy.Start()
try {
    # The sandbox begins with one warm-up, a connection to a server with the other one.
    Connect-ChatService AtomChat -Sandbox -Name sandbox
    `$secret = ConvertTo-SecureString right -AsPlainText -Force
    Connect-ChatService AtomChat -BaseUri http://chat.invalid/ -Secret `$secret -SkipTest -AllowUnencrypted -OperationTimeoutSeconds 5 -MaximumRetryCount 0
    Start-Sleep -Seconds 2
    `$env:http_proxy = "http://127.0.0.1:`$(`$proxy.LocalEndpoint.Port)"
    `$client = `$proxy.AcceptTcpClientAsync()
    Get-ChatGroup leads -ErrorAction SilentlyContinue -ErrorVariable failure
    `$line = if (`$client.Wait(5000)) { [IO.StreamReader]::new(`$client.Result.GetStream()).ReadLine() }
}
finally {
    `$proxy.Stop()
}

[pscustomobject] @{
    Line        = `$line
    Failure     = "`$failure"
    Processors  = [Environment]::ProcessorCount
    Connections = (Get-ChatConnection | Sort-Object Name | ForEach-Object { '{0} {1} {2}' -f `$_.Name, `$_.Requests, `$_.Retries })
}
"@
        $seen.Line | Should -Be 'POST http://chat.invalid/getGroupList HTTP/1.1'
        $seen.Failure | Should -Match '5 seconds'
        $seen.Connections | Should -Be 'AtomChat 1 0', 'sandbox 1 0'
        if ($seen.Processors -lt 2) {
            Set-ItResult -Skipped -Because 'with one processor nothing is warmed up'
        }
    }

    It 'warming up begins when PowerShell makes the cmdlet, once, and waits for nobody' -Skip:([Environment]::ProcessorCount -lt 2) {
        $seen = Invoke-FreshPowerShell @"
Import-Module '$manifest'
`$null = [GroupAdmin.Cmdlets.Commands.ConnectChatServiceCommand]::new(), [GroupAdmin.Cmdlets.Commands.ConnectChatServiceCommand]::new()
`$end = [datetime]::UtcNow.AddSeconds(20)
do {
    Start-Sleep -Milliseconds 50
    `$loaded = @($describeLoaded)
} until (`$loaded.Name -contains 'Polly.Core' -or [datetime]::UtcNow -gt `$end)

[pscustomobject] @{
    Engines     = @(`$loaded | Where-Object Name -EQ GroupAdmin.Engine).Count
    Clients     = @(`$loaded | Where-Object Name -EQ RestSharp).Count
    Repetition  = @(`$loaded | Where-Object Name -EQ Polly.Core).Count
    Connections = @(Get-ChatConnection).Count
}
"@
        # What repeats requests is found by a request that has come as far as its first attempt.
        $seen.Engines, $seen.Clients, $seen.Repetition, $seen.Connections | Should -Be 1, 1, 1, 0
    }

    It '<assembly>.dll for <edition> refers to the framework and to <own>, and to nothing else' -ForEach $references {
        $bytes = [IO.File]::OpenRead("$folder/$edition/$assembly.dll")
        try {
            $reader = [Reflection.PortableExecutable.PEReader]::new($bytes)
            $metadata = [Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($reader)
            $referenced = foreach ($handle in $metadata.AssemblyReferences) {
                $metadata.GetString($metadata.GetAssemblyReference($handle).Name)
            }
        }
        finally {
            $bytes.Dispose()
        }

        $referenced | Should -Not -BeNullOrEmpty
        foreach ($name in $own) {
            $referenced | Should -Contain $name
        }

        # For .NET Framework there is only the standard itself: whatever else it needed would have to be shipped, and could clash.
        $allowed = if ($edition -eq 'Desktop') { 'netstandard' } else { $referenced | Where-Object { $_ -match '^(System\.(?!Management\.Automation)|Microsoft\.Win32\.)' } }
        $referenced | Where-Object { $_ -notin $own -and $_ -notin $allowed } | Should -BeNullOrEmpty
        $referenced | Should -Not -Contain System.Text.Json
    }
}
