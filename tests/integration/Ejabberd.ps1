# A private ejabberd for tests: its own configuration, database and logs in a temporary folder, its own ports and its own epmd, all on
# loopback, ended by its own process ids, also when the tests die. Dot-source this file.

function Find-TestEjabberd {
    <#
    .SYNOPSIS
        Gives the path of ejabberdctl; nothing where ejabberd is not installed.
    #>
    [OutputType([string])]
    param()

    # Debian puts it where a user's PATH does not lead.
    $places = @((Get-Command -Name ejabberdctl -CommandType Application -ErrorAction Ignore).Source; '/usr/sbin/ejabberdctl', '/usr/local/sbin/ejabberdctl')
    $places | Where-Object { $_ -and (Test-Path -LiteralPath $_) } | Select-Object -First 1
}

function Get-TestPort {
    <#
    .SYNOPSIS
        Gives ports of loopback that are free now.
    #>
    [OutputType([int])]
    param([Parameter(Mandatory)] [int] $Count)

    $listeners = 1..$Count | ForEach-Object { [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0) }
    try {
        $listeners | ForEach-Object { $_.Start(); $_.LocalEndpoint.Port }
    }
    finally {
        $listeners | ForEach-Object { $_.Stop() }
    }
}

function New-TestEjabberd {
    <#
    .SYNOPSIS
        Prepares a server and starts it. Give it to Stop-TestEjabberd when it is no longer needed.
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param(
        # The commands that the account runbook@localhost may run.
        [string[]] $Allowed = @()
    )

    $folder = Join-Path ([IO.Path]::GetTempPath()) "ejabberd-test-$([guid]::NewGuid().ToString('N'))"
    $http, $xmpp, $epmd = Get-TestPort 3
    foreach ($name in 'conf', 'log', 'db') {
        $null = New-Item -ItemType Directory -Path (Join-Path $folder $name)
    }

    @"
hosts: [localhost]
loglevel: warning
listen:
  - {port: $http, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {/api: mod_http_api}}
  - {port: $xmpp, ip: "127.0.0.1", module: ejabberd_c2s, starttls_required: false}
auth_method: internal
oauth_access: all
acl: {admin: {user: ["admin@localhost"]}, runbook: {user: ["runbook@localhost"]}}
api_permissions:
  administrator:
    from: [mod_http_api]
    who:
      - access: {allow: [{acl: admin}]}
      - oauth: {scope: "ejabberd:admin", access: {allow: [{acl: admin}]}}
    what: ["*", "!stop", "!start"]
  runbook:
    from: [mod_http_api]
    who: {access: {allow: [{acl: runbook}]}}
    what: [$($Allowed -join ', ')]
  console: {from: [ejabberd_ctl], who: all, what: "*"}
shaper: {normal: 100000000}
modules:
  mod_admin_extra: {}
  mod_disco: {}
  mod_http_api: {}
  mod_last: {}
  mod_muc: {access: all, access_create: all, access_persistent: all, access_admin: [{allow: [{acl: admin}]}, {allow: [{acl: runbook}]}], host: conference.localhost}
  mod_muc_admin: {}
  mod_roster: {}
  mod_vcard: {}
"@ | Set-Content -LiteralPath "$folder/conf/ejabberd.yml"
    'INET_DIST_INTERFACE=127.0.0.1' | Set-Content -LiteralPath "$folder/conf/ejabberdctl.cfg"
    '{lookup, [file, native]}.' | Set-Content -LiteralPath "$folder/conf/inetrc"
    $server = [pscustomobject] @{
        Folder = $folder
        BaseUri = "http://127.0.0.1:$http/api"
        XmppPort = $xmpp
        EpmdPort = $epmd
        Node = "test$http@localhost"
        Control = Find-TestEjabberd
        Secret = [guid]::NewGuid().ToString('N')
        ProcessId = 0
    }

    # As root, ejabberdctl becomes the user ejabberd, who must own the folder then.
    if ((id -u) -eq '0') {
        chown -R ejabberd $folder
    }

    Start-TestEjabberd $server
    foreach ($account in 'admin', 'runbook') {
        $null = Invoke-TestEjabberd -Server $server -Arguments 'register', $account, 'localhost', $server.Secret
    }

    $server
}

function Start-TestEjabberd {
    <#
    .SYNOPSIS
        Starts a server that was prepared, and waits until it answers.
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param([Parameter(Mandatory)] [psobject] $Server)

    # The shell starts the server in a session of its own and outlives these tests: when they are gone, it ends what is left.
    $watch = @'
setsid "$2" --node "$3" --config-dir "$1/conf" --logs "$1/log" --spool "$1/db" foreground > "$1/out" 2>&1 < /dev/null &
server=$!
echo $server > "$1/pid"
while kill -0 "$4" 2> /dev/null && kill -0 $server 2> /dev/null; do sleep 1; done
for pid in $(ps -e -o pid= -o sess= | awk -v s=$server '$2 == s { print $1 }'); do kill -9 "$pid" 2> /dev/null; done
for pid in $(ps -e -o pid= -o args= | awk -v d="$1/db" 'index($0, d) && !/awk/ { print $1 }'); do kill -9 "$pid" 2> /dev/null; done
for pid in $(ls -l /proc/[0-9]*/exe 2> /dev/null | grep '/epmd$' | sed 's|.*/proc/\([0-9]*\)/exe.*|\1|'); do
    tr '\0' '\n' < "/proc/$pid/environ" 2> /dev/null | grep -qx "ERL_EPMD_PORT=$ERL_EPMD_PORT" && kill -9 "$pid"
done
kill -0 "$4" 2> /dev/null || rm -rf "$1"
'@
    $start = [Diagnostics.ProcessStartInfo]::new('sh')
    '-c', $watch, 'sh', $Server.Folder, $Server.Control, $Server.Node, "$PID" | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.Environment['ERL_EPMD_ADDRESS'] = '127.0.0.1'
    $start.Environment['ERL_EPMD_PORT'] = "$($Server.EpmdPort)"
    $start.Environment['HOME'] = $Server.Folder
    $start.WorkingDirectory = $Server.Folder
    $Server.ProcessId = [Diagnostics.Process]::Start($start).Id
    $patience = [Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        try {
            # Whatever it answers, it is up; without credentials that is a refusal.
            $null = Invoke-WebRequest -Uri "$($Server.BaseUri)/status" -Method Post -Body '{}' -ContentType application/json -SkipHttpErrorCheck -TimeoutSec 5
            return
        }
        catch {
            if ($patience.Elapsed.TotalSeconds -gt 120) {
                $said = Get-Content -LiteralPath "$($Server.Folder)/out" -ErrorAction Ignore | Select-Object -Last 5
                Stop-TestEjabberd $Server
                throw "ejabberd did not answer within two minutes: $_ It said: $said"
            }

            Start-Sleep -Milliseconds 200
        }
    }
}

function Invoke-TestEjabberd {
    <#
    .SYNOPSIS
        Runs a command of ejabberdctl on a server, and gives what it prints.
    #>
    [OutputType([string])]
    param(
        [Parameter(Mandatory)] [psobject] $Server,
        [Parameter(ValueFromRemainingArguments)] [string[]] $Arguments
    )

    $before = $env:ERL_EPMD_ADDRESS, $env:ERL_EPMD_PORT
    try {
        $env:ERL_EPMD_ADDRESS, $env:ERL_EPMD_PORT = '127.0.0.1', "$($Server.EpmdPort)"
        & $Server.Control --node $Server.Node --config-dir "$($Server.Folder)/conf" --logs "$($Server.Folder)/log" --spool "$($Server.Folder)/db" @Arguments 2> $null
    }
    finally {
        $env:ERL_EPMD_ADDRESS, $env:ERL_EPMD_PORT = $before
    }
}

function Find-TestEjabberdProcess {
    <#
    .SYNOPSIS
        Gives the ids of the processes that run a server's Erlang node.
    #>
    [OutputType([int])]
    param([Parameter(Mandatory)] [psobject] $Server)

    foreach ($line in ps -e -o 'pid=' -o 'args=') {
        if ($line -match '^\s*(\d+)\s+\S*/beam' -and $line.Contains("$($Server.Folder)/db")) {
            [int] $Matches[1]
        }
    }
}

function Stop-TestEjabberd {
    <#
    .SYNOPSIS
        Ends a server and everything that belongs to it, and waits for it. With -Keep its data stays, to be started again.
    #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
    param([psobject] $Server, [switch] $Keep)

    if (-not $Server) {
        return
    }

    # Killed without a farewell, like a machine that loses power; the watching shell then ends the rest and itself.
    Find-TestEjabberdProcess $Server | ForEach-Object { kill -9 $_ }
    $watch = Get-Process -Id $Server.ProcessId -ErrorAction Ignore
    if ($watch -and -not $watch.WaitForExit(30000)) {
        kill -9 $Server.ProcessId
    }

    if (-not $Keep) {
        Remove-Item -LiteralPath $Server.Folder -Recurse -Force -ErrorAction Ignore
    }
}

function Connect-TestEjabberd {
    <#
    .SYNOPSIS
        Connects to a server. Further parameters go to Connect-ChatService.
    #>
    param([Parameter(Mandatory)] [psobject] $Server, [string] $Account = 'admin@localhost', [string] $Name = 'ejabberd', [hashtable] $With = @{})

    $connect = @{
        Platform = 'Ejabberd'
        BaseUri = $Server.BaseUri
        Credential = [pscredential]::new($Account, (ConvertTo-TestSecret $Server.Secret))
        Name = $Name
        PassThru = $true
    }
    foreach ($key in $With.Keys) {
        $connect[$key] = $With[$key]
    }

    Connect-ChatService @connect
}
