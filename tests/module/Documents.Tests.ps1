# The documents of the project: what they point at exists.

BeforeDiscovery {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $folders = 'docs', 'samples', 'bench', 'tests'
    $documents = @(Get-ChildItem -Path $root -Filter *.md) + @(Get-ChildItem -Path $folders.ForEach({ "$root/$_" }) -Filter *.md -Recurse) |
        Where-Object FullName -NotMatch '[\\/](bin|obj|out|node_modules)[\\/]' |
        ForEach-Object { @{ Name = [IO.Path]::GetRelativePath($root, $_.FullName); File = $_.FullName } }
}

BeforeAll {
    . $PSScriptRoot/Common.ps1

    # Text without its blocks of code.
    function Get-Prose([string] $File) {
        (Get-Content -LiteralPath $File -Raw).Replace("`r`n", "`n") -replace '(?ms)^```.*?^```$'
    }

    # The anchors that headings get: lower case, spaces as hyphens, no punctuation.
    function Get-Anchor([string] $File) {
        [regex]::Matches((Get-Prose $File), '(?m)^#{1,6} (?<heading>.+)$').ForEach({ $_.Groups['heading'].Value.ToLowerInvariant() -replace '[^\p{L}\p{Nd} _-]' -replace ' ', '-' })
    }

    $commands = (Get-Command -Module GroupAdmin).Name + (Get-ChildItem "$PSScriptRoot/../../samples/runbooks/*.ps1").BaseName
}

Describe 'The document <Name>' -Tag Help -ForEach $documents {
    It 'links to what is there' {
        foreach ($link in [regex]::Matches((Get-Prose $File), '\]\((?<path>[^)#: ]*)(#(?<anchor>[^)]+))?\)')) {
            $path = $link.Groups['path'].Value
            $target = if ($path) { [IO.Path]::GetFullPath((Join-Path (Split-Path $File) $path)) } else { $File }
            $target | Should -Exist
            if ($link.Groups['anchor'].Success) {
                $link.Groups['anchor'].Value | Should -BeIn @(Get-Anchor $target) -Because "$($link.Value) is to lead to a heading"
            }
        }
    }

    It 'names no cmdlet that there is not' {
        $named = [regex]::Matches((Get-Content -LiteralPath $File -Raw), '\b[A-Z][a-z]+-Chat[A-Z]\w+\b').Value | Sort-Object -Unique
        $named | Where-Object { $_ -notin $commands } | Should -BeNullOrEmpty
    }

    It 'names no parameter that its cmdlet does not have' {
        foreach ($use in [regex]::Matches((Get-Prose $File), '`(?<cmdlet>[A-Z][a-z]+-Chat[A-Z]\w+)(?<rest> [^`|]*)`')) {
            $cmdlet = Get-Command $use.Groups['cmdlet'].Value -ErrorAction Ignore
            if ($cmdlet.CommandType -eq 'Cmdlet') {
                foreach ($parameter in [regex]::Matches($use.Groups['rest'].Value, '(?<= )-(?<name>[A-Z]\w+)').ForEach({ $_.Groups['name'].Value })) {
                    $known = $cmdlet.Parameters.Keys + $cmdlet.Parameters.Values.Aliases
                    $parameter | Should -BeIn $known -Because $use.Value
                }
            }
        }
    }
}
