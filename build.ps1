<#
.SYNOPSIS
    The project's tasks by name. Each is a plain dotnet command that works without this script too.
.PARAMETER Task
    Build stages the module at out/GroupAdmin, Test runs every test that this machine can run, Demo runs the quick start,
    Package writes out/GroupAdmin.<version>.nupkg, installs it into a home of its own (out/installed) and tests what was installed, Baseline builds and renews the lists of what the module offers (tests/baselines),
    Bench measures the engine's own costs, and then the staged module against what it replaces.
.EXAMPLE
    ./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Demo', 'Package', 'Baseline', 'Bench')]
    [string] $Task = 'Build'
)

$ErrorActionPreference = 'Stop'

switch ($Task) {
    'Build' { dotnet build "$PSScriptRoot/GroupAdmin.sln" }
    'Test' { dotnet test "$PSScriptRoot/GroupAdmin.sln" }
    'Demo' { dotnet run --project "$PSScriptRoot/samples/Quickstart" }
    'Package' {
        dotnet pack "$PSScriptRoot/package"
        if ($LASTEXITCODE -eq 0) {
            dotnet test "$PSScriptRoot/tests/module/GroupAdmin.Module.Tests.proj"
        }
    }
    'Baseline' {
        dotnet build "$PSScriptRoot/module/GroupAdmin.Module.proj"
        if ($LASTEXITCODE -eq 0) {
            pwsh -NoProfile -File "$PSScriptRoot/tests/module/Baseline.ps1" -Update
        }
    }
    'Bench' {
        # A benchmark that allocates more than its budget makes the run fail. Times only tell: they are those of a machine on a day.
        dotnet run --project "$PSScriptRoot/bench/GroupAdmin.Benchmarks"
        $kept = $LASTEXITCODE
        pwsh -NoProfile -File "$PSScriptRoot/bench/compare.ps1"
        if ($kept) {
            exit $kept
        }
    }
}

exit $LASTEXITCODE
