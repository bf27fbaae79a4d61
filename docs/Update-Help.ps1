<#
.SYNOPSIS
    Makes the help file of the module from the pages in docs/cmdlets.
.DESCRIPTION
    The pages are the source of what Get-Help shows. Run this after changing one, and commit both. It needs Microsoft.PowerShell.PlatyPS 1.0
    (Install-PSResource Microsoft.PowerShell.PlatyPS), which writes the MAML; what PlatyPS leaves in the form of Markdown is then given the
    form that Get-Help shows well: code and text of the examples apart, one paragraph each, default values, links without file names.

    When a cmdlet or a parameter is new, its page is made by hand, or with New-MarkdownCommandHelp and Update-MarkdownCommandHelp.
.PARAMETER OutputPath
    The file that is written. Without it, the one that is staged with the module.
.EXAMPLE
    ./docs/Update-Help.ps1
#>
[CmdletBinding()]
param(
    [string] $OutputPath = (Join-Path $PSScriptRoot '../module/en-US/GroupAdmin.Cmdlets.dll-Help.xml')
)

$ErrorActionPreference = 'Stop'
Import-Module Microsoft.PowerShell.PlatyPS -MinimumVersion 1.0

$folder = Join-Path ([IO.Path]::GetTempPath()) "GroupAdmin-help-$([guid]::NewGuid().ToString('N'))"
$null = New-Item -ItemType Directory -Path $folder
try {
    $pages = Import-MarkdownCommandHelp -Path (Get-ChildItem (Join-Path $PSScriptRoot 'cmdlets/*.md') | Sort-Object Name).FullName
    $file = $pages | Export-MamlCommandHelp -OutputFolder $folder -Force
    $maml = [xml]::new()
    $maml.Load($file.FullName)
}
finally {
    Remove-Item -LiteralPath $folder -Recurse -Force
}

$namespaces = [Xml.XmlNamespaceManager]::new($maml.NameTable)
$namespaces.AddNamespace('command', 'http://schemas.microsoft.com/maml/dev/command/2004/10')
$namespaces.AddNamespace('maml', 'http://schemas.microsoft.com/maml/2004/10')
$namespaces.AddNamespace('dev', 'http://schemas.microsoft.com/maml/dev/2004/10')

function Add-Paragraph {
    # Appends a text as paragraphs. Backticks mark code in Markdown and continue lines in PowerShell: here they would only be noise.
    param([Xml.XmlElement] $Parent, [string] $Text)

    foreach ($part in $Text -split '\n\s*\n') {
        $plain = $part.Trim() -replace '`([^`\n]+)`', '$1'
        if ($plain) {
            $paragraph = $Parent.OwnerDocument.CreateElement('maml', 'para', 'http://schemas.microsoft.com/maml/2004/10')
            $paragraph.InnerText = $plain
            $null = $Parent.AppendChild($paragraph)
        }
    }
}

function Get-Paragraph {
    param([Xml.XmlElement] $Parent)

    # An empty line arrives as a paragraph that holds one control character.
    ($Parent.SelectNodes('maml:para', $namespaces) | ForEach-Object { $_.InnerText.Replace([string][char]0x80, '') }) -join "`n"
}

foreach ($command in $maml.SelectNodes('//command:command', $namespaces)) {
    $name = $command.SelectSingleNode('command:details/command:name', $namespaces).InnerText
    $page = $pages | Where-Object Title -EQ $name

    foreach ($described in $command.SelectNodes('.//maml:description[maml:para] | .//maml:alert[maml:para]', $namespaces)) {
        $text = Get-Paragraph $described
        $described.RemoveAll()
        Add-Paragraph $described $text
    }

    foreach ($example in $command.SelectNodes('command:examples/command:example', $namespaces)) {
        $introduction = $example.SelectSingleNode('maml:introduction', $namespaces)
        $text = Get-Paragraph $introduction
        $introduction.RemoveAll()
        if ($text -notmatch '(?s)^(?<before>.*?)```powershell\n(?<code>.*?)\n```(?<after>.*)$') {
            throw "An example of $name has no block of code marked 'powershell'."
        }

        $before, $code, $after = $Matches['before'], $Matches['code'], $Matches['after']
        Add-Paragraph $introduction $before
        $example.SelectSingleNode('dev:code', $namespaces).InnerText = $code
        $remarks = $example.SelectSingleNode('dev:remarks', $namespaces)
        Add-Paragraph $remarks ($after -replace '(?m)^```(Output)?$', '')
        if ($remarks.HasChildNodes) {
            $null = $remarks.AppendChild($maml.CreateElement('maml', 'para', 'http://schemas.microsoft.com/maml/2004/10'))
        }
    }

    foreach ($parameter in $command.SelectNodes('command:parameters/command:parameter', $namespaces)) {
        $default = ($page.Parameters | Where-Object Name -EQ $parameter.SelectSingleNode('maml:name', $namespaces).InnerText).DefaultValue
        if ($default) {
            $element = $maml.CreateElement('dev', 'defaultValue', 'http://schemas.microsoft.com/maml/dev/2004/10')
            $element.InnerText = $default
            $null = $parameter.AppendChild($element)
        }
    }

    foreach ($type in $command.SelectNodes('.//command:parameterValue | .//dev:type/maml:name', $namespaces)) {
        $type.InnerText = $type.InnerText -replace '^System\.Nullable`1\[(.+)\]$', '$1'
    }

    # A link to another page of this folder leads nowhere from the help; its text is what Get-Help takes. Of a guide, its place helps.
    foreach ($link in $command.SelectNodes('command:relatedLinks/maml:navigationLink', $namespaces)) {
        $address = $link.SelectSingleNode('maml:uri', $namespaces)
        if ($link.SelectSingleNode('maml:linkText', $namespaces).InnerText -eq 'Online Version' -and -not $address.InnerText) {
            $null = $link.ParentNode.RemoveChild($link)
        }
        elseif ($address.InnerText -notmatch '^https://') {
            if ($address.InnerText -match '^\.\./(?<guide>guides/.+)$') {
                $link.SelectSingleNode('maml:linkText', $namespaces).InnerText += ": docs/$($Matches['guide'])"
            }

            $address.RemoveAll()
        }
    }
}

$settings = [Xml.XmlWriterSettings]::new()
$settings.Encoding = [Text.UTF8Encoding]::new($false)
$settings.Indent = $true
$settings.NewLineChars = "`n"
$target = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($OutputPath)
$writer = [Xml.XmlWriter]::Create($target, $settings)
try {
    $maml.Save($writer)
}
finally {
    $writer.Dispose()
}

Get-Item -LiteralPath $target
