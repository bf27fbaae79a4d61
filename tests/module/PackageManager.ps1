# How the tests come by a module that was installed: the package manager of this PowerShell, working in a home of its own.

function Get-PackageManager {
    <#
    .SYNOPSIS
        Gives the newest Microsoft.PowerShell.PSResourceGet of this machine, or nothing.
    .DESCRIPTION
        On Windows it gives nothing either: there the package manager writes into the known folders of the user, which no environment variable moves.
    #>
    [OutputType([psmoduleinfo])]
    param()

    if (-not $IsWindows) {
        Get-Module -Name Microsoft.PowerShell.PSResourceGet -ListAvailable | Sort-Object -Property Version -Descending | Select-Object -First 1
    }
}

function New-CleanHome {
    <#
    .SYNOPSIS
        Makes the home of somebody who has just got PowerShell, and gives where it is and where modules are installed in it.
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    [OutputType([hashtable])]
    param([Parameter(Mandatory)] [string] $Path)

    $folder = (New-Item -ItemType Directory -Path $Path).FullName
    @{ Path = $folder; Modules = "$folder/.local/share/powershell/Modules" }
}

function Invoke-InCleanHome {
    <#
    .SYNOPSIS
        Runs a script in a fresh PowerShell that knows the modules of this home, of all users, and no others.
    #>
    param(
        [Parameter(Mandatory)] [hashtable] $CleanHome,
        [Parameter(Mandatory)] [scriptblock] $Script,
        [object[]] $ArgumentList = @()
    )

    $set = @{ HOME = $CleanHome.Path; PSModulePath = $CleanHome.Modules; XDG_DATA_HOME = $null; XDG_CONFIG_HOME = $null; XDG_CACHE_HOME = $null }
    $before = @{}
    try {
        foreach ($name in $set.Keys) {
            $before[$name] = [Environment]::GetEnvironmentVariable($name)
            [Environment]::SetEnvironmentVariable($name, $set[$name])
        }

        pwsh -NoProfile -NonInteractive -Command $Script -args $ArgumentList
    }
    finally {
        foreach ($name in $before.Keys) {
            [Environment]::SetEnvironmentVariable($name, $before[$name])
        }
    }
}

function Install-TestPackage {
    <#
    .SYNOPSIS
        Packs the staged module, installs the package into a clean home, and gives the package and the manifest of what was installed.
    .DESCRIPTION
        Where there is no package manager the package is unpacked, which is what installing does to its files. A line says which it was.
    #>
    [OutputType([hashtable])]
    param([Parameter(Mandatory)] [hashtable] $CleanHome)

    $root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $feed = (New-Item -ItemType Directory -Path "$($CleanHome.Path)/feed").FullName
    $said = (dotnet pack "$root/package" --output $feed -p:PackWhatIsStaged=true 2>&1) -join "`n"
    $package = Get-ChildItem -Path $feed -Filter 'GroupAdmin.*.nupkg'
    if (-not $package) {
        throw "The package could not be made: $said"
    }

    $manager = Get-PackageManager
    if ($manager) {
        $script = {
            param($manager, $feed)
            $ErrorActionPreference = 'Stop'
            $ProgressPreference = 'SilentlyContinue'
            Import-Module $manager
            Register-PSResourceRepository -Name Feed -Uri $feed
            Install-PSResource GroupAdmin -Repository Feed -TrustRepository
        }
        Invoke-InCleanHome -CleanHome $CleanHome -Script $script -ArgumentList $manager.Path, $feed
        $how = "installed by $($manager.Name) $($manager.Version)."
    }
    else {
        $folder = "$($CleanHome.Modules)/GroupAdmin/$($package.BaseName -replace '^GroupAdmin\.')"
        [IO.Compression.ZipFile]::ExtractToDirectory($package.FullName, $folder)
        Get-ChildItem -LiteralPath $folder | Where-Object Name -In '_rels', 'package', '[Content_Types].xml', 'GroupAdmin.nuspec' | Remove-Item -Recurse -Force
        $how = 'unpacked, not installed: ' + ($IsWindows ? 'on Windows it would be installed for the user who runs the tests.' : 'this machine has no Microsoft.PowerShell.PSResourceGet.')
    }

    Write-Information "The package was $how" -InformationAction Continue
    $manifest = Get-Item -Path "$($CleanHome.Modules)/GroupAdmin/*/GroupAdmin.psd1"
    if (-not $manifest) {
        throw "The package was $how But there is no module in $($CleanHome.Modules)."
    }

    @{ Package = $package; Manifest = $manifest.FullName }
}

function Get-FileList {
    <#
    .SYNOPSIS
        Gives the relative paths of the files in a folder, in order.
    #>
    [OutputType([string])]
    param([Parameter(Mandatory)] [string] $Path)

    (Get-ChildItem -LiteralPath $Path -Recurse -File).ForEach({ [IO.Path]::GetRelativePath($Path, $_.FullName).Replace('\', '/') }) | Sort-Object
}

function Read-Nuspec {
    <#
    .SYNOPSIS
        Gives what a package says of itself, and its files apart from those of the format.
    #>
    [OutputType([hashtable])]
    param([Parameter(Mandatory)] [string] $Package)

    $zip = [IO.Compression.ZipFile]::OpenRead($Package)
    try {
        $nuspec = [xml] [IO.StreamReader]::new($zip.GetEntry('GroupAdmin.nuspec').Open()).ReadToEnd()
        @{
            Metadata = $nuspec.package.metadata
            Files = $zip.Entries.FullName | Where-Object { $_ -notmatch '^(_rels/|package/|\[Content_Types\]|GroupAdmin\.nuspec)' } | Sort-Object
        }
    }
    finally {
        $zip.Dispose()
    }
}
