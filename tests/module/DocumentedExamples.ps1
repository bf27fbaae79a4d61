<#
.SYNOPSIS
    Finds the examples in a page of the documentation and runs them, for the tests.
.DESCRIPTION
    An example is a code block marked "powershell". A block marked "Output" right after it is what it prints. A comment in the code says
    what cannot be run as it stands:

        # (real account)     needs an account, a person or another machine, and is not run
        # (shows an error)   fails on purpose; the test demands that it does
#>

function Get-DocumentedExample {
    # The examples of a page, with the last heading before each as its title.
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string] $Path
    )

    $text = (Get-Content -LiteralPath $Path -Raw).Replace("`r`n", "`n")
    $pattern = '(?ms)^#{1,4} (?<title>[^\n]+)$|^```powershell\n(?<code>.*?)\n```$(?:\s*^```Output\n(?<output>.*?)\n```$)?'
    $title = ''
    $number = 0
    foreach ($match in [regex]::Matches($text, $pattern)) {
        if ($match.Groups['title'].Success) {
            $title = $match.Groups['title'].Value
            continue
        }

        $number++
        $code = $match.Groups['code'].Value
        [pscustomobject]@{
            Page = [IO.Path]::GetFileNameWithoutExtension($Path)
            Number = $number
            Title = $title
            Code = $code
            Output = if ($match.Groups['output'].Success) { $match.Groups['output'].Value }
            Kind = if ($code -match '(?m)^# \(real account\)') { 'RealAccount' } elseif ($code -match '(?m)^# \(shows an error\)') { 'ShowsError' } else { 'Runs' }
        }
    }
}

function Invoke-DocumentedExample {
    # Runs code in a session of its own, with a new sandbox connection, and hands over what it printed and what went wrong.
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory)]
        [string] $Code,

        [Parameter(Mandatory)]
        [string] $Module,

        [Parameter(Mandatory)]
        [string] $Folder
    )

    $ErrorActionPreference = 'Stop'
    $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault2())
    $shell = [powershell]::Create()
    try {
        $runspace.Open()
        $shell.Runspace = $runspace
        $null = $runspace.SessionStateProxy.Path.SetLocation($Folder)
        $null = $shell.AddScript("Import-Module '$($Module.Replace("'", "''"))'; Connect-ChatService -Platform AtomChat -Sandbox").Invoke()
        if ($shell.HadErrors) {
            throw "The session for an example could not be made: $($shell.Streams.Error[0])"
        }

        # What -WhatIf says goes to the host and not to the pipeline; a session without a host has it in its transcript.
        $transcript = Join-Path $Folder "transcript-$([guid]::NewGuid().ToString('N')).txt"
        $shell.Commands.Clear()
        $null = $shell.AddCommand('Start-Transcript').AddParameter('LiteralPath', $transcript).Invoke()
        $shell.Commands.Clear()
        $thrown = $null
        $printed = ''
        try {
            $printed = $shell.AddScript($Code).AddCommand('Out-String').AddParameter('Width', 110).Invoke() -join ''
        }
        catch {
            $thrown = $_.Exception.InnerException
        }

        $shell.Commands.Clear()
        $null = $shell.AddCommand('Stop-Transcript').Invoke()
        $whatIf = @(Get-Content -LiteralPath $transcript | Where-Object { $_ -cmatch '^What if: ' })
        Remove-Item -LiteralPath $transcript
        [pscustomobject]@{
            Printed = $printed
            WhatIf = $whatIf -join "`n"
            Failures = @($shell.Streams.Error | ForEach-Object { "$_" }) + @($thrown | Where-Object { $_ } | ForEach-Object { $_.Message })
        }
    }
    finally {
        $shell.Dispose()
        $runspace.Dispose()
    }
}

function ConvertTo-ComparableText {
    # Layout aside: no empty lines, no spaces at the end.
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [AllowEmptyString()]
        [string] $Text
    )

    ($Text -replace '\x1b\[[0-9;]*m' -split '\r?\n' | ForEach-Object TrimEnd | Where-Object { $_ }) -join "`n"
}
