<#
.SYNOPSIS
    Stands for Azure Automation in the tests: runs one runbook in a runspace without a host and writes what came of it as JSON.
.DESCRIPTION
    The variable RUNBOOK_JOB says which, with which parameters and with which connection asset. Runbooks are run on the sandbox.
#>
$job = $env:RUNBOOK_JOB | ConvertFrom-Json -AsHashtable
$runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
$runspace.Open()
$shell = [powershell]::Create($runspace)
if ($job.Asset) {
    $null = $shell.AddScript("function Get-AutomationConnection { param([string] `$Name) '$($job.Asset)' | ConvertFrom-Json -AsHashtable }").Invoke()
    $shell.Commands.Clear()
}

$thrown = $null
$output = @()
try {
    $output = @($shell.AddCommand($job.Path).AddParameters($job.With).AddParameter('Sandbox').Invoke())
}
catch {
    $thrown = "$($_.Exception.InnerException.Message)"
}

@{
    Output = @($output | ForEach-Object { $_ | Select-Object -Property * -ExcludeProperty AdditionalProperties })
    Errors = @($shell.Streams.Error | ForEach-Object { "$_" }) + @($thrown | Where-Object { $_ })
    PeakMegabytes = [int] ([Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB)
} | ConvertTo-Json -Depth 4 -EnumsAsStrings
$shell.Dispose()
$runspace.Dispose()
