<#
.SYNOPSIS
    Runs the Pester suite against the staged module.
.DESCRIPTION
    "dotnet test" calls this script in a PowerShell of its own, with -Installed. While developing, call it directly: it tests what out/GroupAdmin
    holds, so build first (dotnet build). It ends with exit code 0 when every test passed, 1 when anything failed, 2 when the module is
    not staged, and 3 where there is no Pester 5.
.PARAMETER Path
    The test files to run, or folders of them. Without it, all *.Tests.ps1 beside this script.
.PARAMETER Tag
    Only tests with one of these tags.
.PARAMETER Output
    How much Pester prints.
.PARAMETER ResultFile
    Where the results are written, in JUnit's format; without it, nowhere.
.PARAMETER Module
    The manifest of the module to test instead of the staged one: one that was installed, for instance.
.PARAMETER Installed
    Packs the staged module first, installs the package with the package manager of this PowerShell into a home of its own (out/installed), and
    tests what was installed. Where there is no package manager the package is unpacked there, and a line says so.
.PARAMETER CheckOnly
    Runs nothing; the exit code alone says whether this PowerShell can run the suite.
.EXAMPLE
    ./tests/module/Invoke-ModuleTests.ps1 -Path tests/module/Add-ChatGroupMember.Tests.ps1 -Output Detailed
#>
[CmdletBinding()]
param(
    [string[]] $Path = $PSScriptRoot,

    [string[]] $Tag = @(),

    [ValidateSet('None', 'Normal', 'Detailed', 'Diagnostic')]
    [string] $Output = 'Normal',

    [string] $ResultFile,

    [string] $Module,

    [switch] $Installed,

    [switch] $CheckOnly
)

$ErrorActionPreference = 'Stop'

$pester = Get-Module -Name Pester -ListAvailable |
    Where-Object { $_.Version.Major -eq 5 } |
    Sort-Object -Property Version -Descending |
    Select-Object -First 1
if (-not $pester) {
    [Console]::Error.WriteLine('The suite needs Pester 5, which this PowerShell does not have. Install-PSResource Pester installs it.')
    exit 3
}

if ($CheckOnly) {
    exit 0
}

if ($Module) {
    $env:TESTED_MODULE = (Resolve-Path -LiteralPath $Module).Path
}

$manifest = $env:TESTED_MODULE ?? (Join-Path $PSScriptRoot '../../out/GroupAdmin/GroupAdmin.psd1')
if (-not (Test-Path -LiteralPath $manifest)) {
    [Console]::Error.WriteLine("There is no staged module at '$manifest'. Run dotnet build first.")
    exit 2
}

if ($Installed) {
    . $PSScriptRoot/PackageManager.ps1
    $clean = Join-Path $PSScriptRoot '../../out/installed'
    if (Test-Path -LiteralPath $clean) {
        Remove-Item -LiteralPath $clean -Recurse -Force
    }

    # A package that cannot be installed fails the tests of the package; the others then say what of the module itself works.
    try {
        $env:TESTED_MODULE = (Install-TestPackage -CleanHome (New-CleanHome -Path $clean)).Manifest
    }
    catch {
        [Console]::Error.WriteLine("The package was not installed, and the staged module is tested instead. $_")
    }
}

Import-Module -ModuleInfo $pester

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = $Output
if ([Console]::IsOutputRedirected) {
    $configuration.Output.RenderMode = 'Plaintext'
}

if ($Tag) {
    $configuration.Filter.Tag = $Tag
}

if ($ResultFile) {
    $null = New-Item -ItemType Directory -Path (Split-Path -Path $ResultFile) -Force
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputFormat = 'JUnitXml'
    $configuration.TestResult.OutputPath = $ResultFile
}

$run = Invoke-Pester -Configuration $configuration
if ($run.TotalCount -eq 0 -and $run.FailedContainersCount -eq 0) {
    [Console]::Error.WriteLine("There is no test in '$($Path -join "', '")'.")
    exit 1
}

# A file that cannot be read, or a failing BeforeAll or AfterAll, fails the run even where it costs no test.
exit [int]($run.Result -ne 'Passed' -or $run.FailedContainersCount -gt 0 -or $run.FailedBlocksCount -gt 0)
