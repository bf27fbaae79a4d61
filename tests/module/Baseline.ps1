<#
.SYNOPSIS
    Writes down what the staged module offers: its files, its cmdlets and its public .NET types, a line each.
.DESCRIPTION
    The lists under tests/baselines are checked by Baseline.Tests.ps1, so that nothing is added, changed or lost without anybody noticing. After a
    change that is meant, build, renew them (./build.ps1 -Task Baseline, or this script with -Update) and commit them with it.
.PARAMETER Update
    Writes the lists. Without it, this file only defines the functions that make them.
#>
[CmdletBinding()]
param([switch] $Update)

$baselines = Join-Path -Path $PSScriptRoot -ChildPath '../baselines'
$staged = Join-Path -Path $PSScriptRoot -ChildPath '../../out/GroupAdmin'

function Get-FileBaseline {
    # Every file of the module.
    $root = (Resolve-Path -LiteralPath $staged).Path
    $files = [string[]] (Get-ChildItem -LiteralPath $root -Recurse -File).ForEach({ [IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/') })
    [Array]::Sort($files, [StringComparer]::Ordinal)
    $files
}

function Get-TypeName {
    # A type as C# writes it, with its namespace unless it is the framework's.
    param([type] $Type)

    if ($Type.IsByRef) { return "ref $(Get-TypeName $Type.GetElementType())" }
    if ($Type.IsArray) { return "$(Get-TypeName $Type.GetElementType())[]" }
    if ($Type.IsGenericParameter) { return $Type.Name }
    $name = if ($Type.Namespace -like 'GroupAdmin*') { $Type.FullName ?? "$($Type.Namespace).$($Type.Name)" } else { $Type.Name }
    if ($Type.IsGenericType) {
        $arguments = foreach ($argument in $Type.GetGenericArguments()) { Get-TypeName $argument }
        return "$($name -replace '`.*$')<$($arguments -join ', ')>"
    }

    $name
}

function Get-CmdletBaseline {
    # Every cmdlet with its output, and every parameter with its type, aliases and sets.
    $own = @([Management.Automation.Cmdlet]::CommonParameters) + 'WhatIf', 'Confirm'
    foreach ($command in (Get-Module GroupAdmin).ExportedCmdlets.Values | Sort-Object -Property Name -Culture '') {
        $attribute = $command.ImplementingType.GetCustomAttributes([Management.Automation.CmdletAttribute], $false)[0]
        $asks = if ($attribute.SupportsShouldProcess) { " asks:$($attribute.ConfirmImpact)" }
        "$($command.Name) default:$($command.DefaultParameterSet ?? '-')$asks emits:$(@($command.OutputType.Name | Sort-Object -Culture '') -join ',')"
        foreach ($parameter in $command.Parameters.Values | Where-Object Name -NotIn $own | Sort-Object -Property Name -Culture '') {
            $aliases = if ($parameter.Aliases) { " aliases:$(@($parameter.Aliases | Sort-Object -Culture '') -join ',')" }
            $sets = foreach ($set in $parameter.ParameterSets.GetEnumerator() | Sort-Object -Property Key -Culture '') {
                $traits = @(
                    if ($set.Value.IsMandatory) { 'mandatory' }
                    if ($set.Value.Position -ge 0) { "position $($set.Value.Position)" }
                    if ($set.Value.ValueFromPipeline) { 'pipeline' }
                    if ($set.Value.ValueFromPipelineByPropertyName) { 'property' }
                )
                "$($set.Key -replace '^__AllParameterSets$', 'all')($($traits -join ', '))"
            }

            "$($command.Name) -$($parameter.Name) <$(Get-TypeName $parameter.ParameterType)>$aliases $($sets -join ' ')"
        }
    }
}

function Get-TypeBaseline {
    # Every public type of the two assemblies that scripts and programs can see, and every public or protected member.
    $flags = [Reflection.BindingFlags] 'Public, NonPublic, Instance, Static, DeclaredOnly'
    $lines = foreach ($assembly in [GroupAdmin.ChatGroup].Assembly, (Get-Command Get-ChatGroup).ImplementingType.Assembly) {
        foreach ($type in $assembly.GetExportedTypes()) {
            $kind = if ($type.IsEnum) { 'enum' } elseif ($type.Attributes.HasFlag([Reflection.TypeAttributes]::Interface)) { 'interface' } elseif ($type.IsValueType) { 'struct' } elseif ([Delegate].IsAssignableFrom($type)) { 'delegate' } else { 'class' }
            $traits = "$(if ($kind -eq 'class') { if ($type.IsAbstract -and $type.IsSealed) { 'static ' } elseif ($type.IsAbstract) { 'abstract ' } elseif ($type.IsSealed) { 'sealed ' } })$kind"
            $name = Get-TypeName $type
            # What the framework's own types implement differs from version to version.
            $bases = @($type.BaseType) + @($type.GetInterfaces()) | Where-Object { $_ -and ($_.Namespace -like 'GroupAdmin*' -or $_ -in [IDisposable], [Management.Automation.PSCmdlet]) }
            "$name $traits$(if ($bases) { " : $(@($bases.ForEach({ Get-TypeName $_ }) | Sort-Object -Unique -Culture '') -join ', ')" })"
            if ($kind -eq 'enum') {
                foreach ($value in [Enum]::GetValues($type)) { "$name.$value = $([int] $value)" }
                continue
            }

            if ($type.GetCustomAttributes([Management.Automation.CmdletAttribute], $false)) {
                continue # its members are parameters, which stand in the list of cmdlets
            }

            foreach ($property in $type.GetProperties($flags)) {
                $access = foreach ($accessor in $property.GetGetMethod($true), $property.GetSetMethod($true)) {
                    if ($accessor.IsPublic -or $accessor.IsFamily -or $accessor.IsFamilyOrAssembly) {
                        "$(if (-not $accessor.IsPublic) { 'protected ' })$(if ($accessor.ReturnType -ne [void]) { 'get' } elseif ($accessor.ReturnParameter.GetRequiredCustomModifiers()) { 'init' } else { 'set' })"
                    }
                }

                if ($access) {
                    "$name.$($property.Name) { $($access -join '; ') } $(Get-TypeName $property.PropertyType)$(if ($property.GetAccessors($true)[0].IsStatic) { ' static' })"
                }
            }

            foreach ($method in @($type.GetConstructors($flags)) + @($type.GetMethods($flags))) {
                if (-not ($method.IsPublic -or $method.IsFamily -or $method.IsFamilyOrAssembly) -or ($method.IsSpecialName -and $method.Name -notmatch '^(\.ctor|op_)')) { continue }
                if ($kind -eq 'delegate' -and $method.Name -ne 'Invoke') { continue }
                $parameters = foreach ($parameter in $method.GetParameters()) { "$(Get-TypeName $parameter.ParameterType)$(if ($parameter.IsOptional) { '?' }) $($parameter.Name)" }
                $result = if ($method -is [Reflection.MethodInfo]) { " $(Get-TypeName $method.ReturnType)" }
                "$name.$($method.Name.TrimStart('.'))($($parameters -join ', '))$result$(if ($method.IsStatic) { ' static' })$(if (-not $method.IsPublic) { ' protected' })"
            }

            foreach ($field in $type.GetFields($flags) | Where-Object { $_.IsPublic -or $_.IsFamily }) {
                "$name.$($field.Name) $(Get-TypeName $field.FieldType)$(if ($field.IsStatic) { ' static' })"
            }
        }
    }

    $sorted = [string[]] $lines
    [Array]::Sort($sorted, [StringComparer]::Ordinal)
    $sorted
}

if ($Update) {
    Import-Module -Name (Join-Path -Path $staged -ChildPath 'GroupAdmin.psd1') -Force
    $null = New-Item -ItemType Directory -Path $baselines -Force
    foreach ($name in 'File', 'Cmdlet', 'Type') {
        $lines = [string[]] (& "Get-${name}Baseline")
        [IO.File]::WriteAllText((Join-Path -Path $baselines -ChildPath "$($name.ToLowerInvariant())s.txt"), ($lines -join "`n") + "`n")
        "tests/baselines/$($name.ToLowerInvariant())s.txt: $($lines.Count) lines"
    }
}
