# Starts, steers and looks into tests/GroupAdmin.TestServer. Dot-source this file in BeforeAll:
#
#   . $PSScriptRoot/TestServer.ps1
#   $server = Start-TestServer                   # or: Start-TestServer -Platform Cord
#   Connect-TestServer $server                   # of Common.ps1, with the credentials that the platform wants
#   Add-TestFault $server @{ kind = 'Status'; operation = 'addUsersToGroup'; status = 429; retryAfterSeconds = 1 }
#   (Get-TestRequest $server -Operation addUsersToGroup).form.UIDs
#   Stop-TestServer $server
#
# The properties of a fault are those of tests/GroupAdmin.TestServer/Fault.cs.

function Start-TestServer {
    <#
    .SYNOPSIS
        Starts a test server and waits until it listens. It stops by itself when this process ends or after its lifetime.
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Tests start it, nobody confirms it.')]
    [CmdletBinding()]
    param(
        # The platform that it answers as.
        [string] $Platform = 'AtomChat',
        # Milliseconds before every answer.
        [int] $Latency = 0,
        # How many users are listed from the start; as many as the sandbox likes unless given.
        [int] $Users,
        # Seconds after which the server stops in any case.
        [int] $Lifetime = 600,
        # How many requests are kept to be looked at.
        [int] $RequestsKept = 100000,
        # Serve over TLS with a certificate that nobody trusts.
        [switch] $Tls,
        # What else is wrong with the certificate; implies -Tls.
        [ValidateSet('Untrusted', 'WrongName', 'Expired')]
        [string] $Certificate
    )

    $dll = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', 'GroupAdmin.TestServer', 'bin', 'Release', 'net10.0', 'GroupAdmin.TestServer.dll'))
    if (-not (Test-Path -LiteralPath $dll)) {
        throw "The test server is not built: there is no $dll. Run 'dotnet build -c Release' first."
    }

    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    foreach ($argument in @($dll, '--platform', $Platform, '--latency', $Latency, '--lifetime', $Lifetime, '--requests-kept', $RequestsKept, '--parent', $PID)) {
        $start.ArgumentList.Add([string] $argument)
    }

    if ($PSBoundParameters.ContainsKey('Users')) {
        $start.ArgumentList.Add('--users')
        $start.ArgumentList.Add([string] $Users)
    }

    if ($Certificate) {
        $start.ArgumentList.Add('--certificate')
        $start.ArgumentList.Add($Certificate)
    }
    elseif ($Tls) {
        $start.ArgumentList.Add('--tls')
    }

    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLineAsync()
    if (-not $line.Wait(30000) -or -not $line.Result) {
        if (-not $process.HasExited) {
            $process.Kill()
        }

        throw 'The test server did not say within 30 seconds where it listens.'
    }

    $told = $line.Result | ConvertFrom-Json
    [pscustomobject]@{
        PSTypeName     = 'GroupAdmin.TestServer'
        Platform       = $told.platform
        Authentication = $told.authentication
        BaseUri        = [uri] $told.baseUri
        Port           = [int] $told.port
        Pid            = [int] $told.pid
        ControlUri     = ([uri] $told.baseUri).GetLeftPart('Authority') + '/_control'
        Process        = $process
    }
}

function Stop-TestServer {
    <#
    .SYNOPSIS
        Stops a test server and waits until it is gone.
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Tests stop it, nobody confirms it.')]
    [CmdletBinding()]
    param(
        # What Start-TestServer gave; nothing happens when it is empty.
        [Parameter(Mandatory, Position = 0, ValueFromPipeline)]
        [AllowNull()]
        [psobject] $Server
    )

    process {
        if ($null -eq $Server) {
            return
        }

        $process = $Server.Process
        if (-not $process.HasExited) {
            # The server stops when its input closes; killing is for one that does not.
            $process.StandardInput.Close()
            if (-not $process.WaitForExit(5000)) {
                Stop-Process -Id $Server.Pid -Force -ErrorAction Ignore
                $null = $process.WaitForExit(5000)
            }
        }

        $process.Dispose()
    }
}

function Invoke-TestControl {
    <#
    .SYNOPSIS
        Sends a request to a test server's control endpoint.
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [psobject] $Server,
        [Parameter(Mandatory)] [string] $Method,
        [Parameter(Mandatory)] [string] $Path,
        [string] $Body
    )

    $request = @{
        Method               = $Method
        Uri                  = '{0}/{1}' -f $Server.ControlUri, $Path
        ContentType          = 'application/json; charset=utf-8'
        SkipCertificateCheck = $true
        DisableKeepAlive     = $true
        NoProxy              = $true
        TimeoutSec           = 30
        Verbose              = $false
        Debug                = $false
    }
    if ($Body) {
        $request.Body = $Body
    }

    Invoke-RestMethod @request
}

function Add-TestFault {
    <#
    .SYNOPSIS
        Makes a test server misbehave.
    .EXAMPLE
        Add-TestFault $server @{ kind = 'Delay'; delayMs = 200; count = 0 }
    .EXAMPLE
        Add-TestFault $server @{ kind = 'ResetAfter'; operation = 'createGroup' }, @{ kind = 'Status'; status = 503; from = 3 }
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [psobject] $Server,
        # One fault or several, in the order in which they are tried.
        [Parameter(Mandatory, Position = 1)] [hashtable[]] $Fault
    )

    $null = Invoke-TestControl -Server $Server -Method POST -Path faults -Body (ConvertTo-Json -InputObject $Fault -Depth 5 -Compress)
}

function Clear-TestFault {
    <#
    .SYNOPSIS
        Makes a test server behave again.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [psobject] $Server)

    $null = Invoke-TestControl -Server $Server -Method DELETE -Path faults
}

function Get-TestRequest {
    <#
    .SYNOPSIS
        Gives the requests that arrived, in the order of arrival, or their counts.
    .EXAMPLE
        (Get-TestRequest $server -Summary).maximumInFlight
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [psobject] $Server,
        # Only requests for this operation.
        [string] $Operation,
        # Give total, inFlight, maximumInFlight and connections in place of the requests.
        [switch] $Summary
    )

    $query = if ($Summary) { '?summary=true' } elseif ($Operation) { '?operation=' + [uri]::EscapeDataString($Operation) } else { '' }
    $answer = Invoke-TestControl -Server $Server -Method GET -Path "requests$query"
    if ($Summary) {
        $answer | Select-Object -Property total, inFlight, maximumInFlight, connections
    }
    else {
        $answer.requests
    }
}

function Clear-TestRequest {
    <#
    .SYNOPSIS
        Forgets the requests that arrived, and the maximum of those at once.
    #>
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [psobject] $Server)

    $null = Invoke-TestControl -Server $Server -Method DELETE -Path requests
}

function Get-TestState {
    <#
    .SYNOPSIS
        Looks into what the emulated platform knows: all of it, one group with its members, or one user. Times and secrets are left out.
    #>
    [CmdletBinding(DefaultParameterSetName = 'All')]
    param(
        [Parameter(Mandatory, Position = 0)] [psobject] $Server,
        [Parameter(Mandatory, ParameterSetName = 'Group')] [string] $Group,
        # How many members and bans are listed; the counts are always whole.
        [Parameter(ParameterSetName = 'Group')] [int] $Limit = 1000,
        [Parameter(Mandatory, ParameterSetName = 'User')] [string] $User
    )

    $query = switch ($PSCmdlet.ParameterSetName) {
        'Group' { '?group={0}&limit={1}' -f [uri]::EscapeDataString($Group), $Limit }
        'User' { '?user=' + [uri]::EscapeDataString($User) }
        default { '' }
    }
    Invoke-TestControl -Server $Server -Method GET -Path "state$query"
}

function Reset-TestServer {
    <#
    .SYNOPSIS
        Starts over: sample data, no faults, nothing recorded.
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Tests reset it, nobody confirms it.')]
    [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [psobject] $Server)

    $null = Invoke-TestControl -Server $Server -Method POST -Path reset
}
