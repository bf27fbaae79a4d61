# The package as somebody gets it: published to a folder as it is to the Gallery, found, installed by the package manager into a home of its
# own, updated and taken away. What it installs is what the whole suite runs on: see Invoke-ModuleTests.ps1 -Installed.

BeforeDiscovery {
    . $PSScriptRoot/PackageManager.ps1
    $noManager = -not (Get-PackageManager)
}

BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/PackageManager.ps1
    $root = [IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $staged = "$root/out/GroupAdmin"
    $known = & ([scriptblock]::Create((Get-Content -LiteralPath "$staged/GroupAdmin.psd1" -Raw)))
    $version = $known.ModuleVersion
    $stagedFiles = Get-FileList $staged
    $machine = New-CleanHome "$TestDrive/home"
    $made = Install-TestPackage $machine
    $package = $made.Package
    $installed = $made.Manifest
}

Describe 'The package' {
    It 'is written, under 3 MB' {
        $package.Name | Should -BeExactly "GroupAdmin.$version.nupkg"
        $package.Length | Should -BeLessThan 3MB
    }

    It 'holds the staged files and nothing else, with the tags of the manifest' {
        $nuspec = Read-Nuspec $package.FullName
        $nuspec.Files | Should -Be @($stagedFiles + 'icon.png' | Sort-Object)
        $tags = $nuspec.Metadata.tags -split ' '
        foreach ($tag in @('PSModule') + $known.PrivateData.PSData.Tags + $known.CmdletsToExport.ForEach({ "PSCmdlet_$_", "PSCommand_$_" })) {
            $tags | Should -Contain $tag
        }

        $nuspec.Metadata.icon | Should -Be icon.png
        $nuspec.Metadata.license.'#text' | Should -Be MIT
        $nuspec.Metadata.authors | Should -BeExactly $known.Author
        $nuspec.Metadata.copyright | Should -BeExactly $known.Copyright
        $nuspec.Metadata.description | Should -BeExactly $known.Description
        $nuspec.Metadata.releaseNotes | Should -BeExactly $known.PrivateData.PSData.ReleaseNotes
    }

    It 'has the links that whoever publishes it gives' {
        $linked = "$TestDrive/linked/GroupAdmin/"
        $said = dotnet build "$root/module/GroupAdmin.Module.proj" --no-restore "-p:StagedModule=$linked" -p:ProjectUri=https://chat.example/groupadmin -p:IconUri=https://chat.example/icon.png
        $LASTEXITCODE | Should -Be 0 -Because ($said -join "`n")
        $module = Test-ModuleManifest -Path "$linked/GroupAdmin.psd1"
        "$($module.ProjectUri) $($module.IconUri) $($module.LicenseUri)" | Should -BeExactly "https://chat.example/groupadmin https://chat.example/icon.png $($known.PrivateData.PSData.LicenseUri)"
        (Get-Content -LiteralPath "$linked/GroupAdmin.psd1") -notmatch '^ +(ProjectUri|IconUri) = ' | Should -Be (Get-Content -LiteralPath "$root/GroupAdmin.psd1")
    }

    It 'is installed into a clean module path, with every file' {
        Test-ModuleManifest -Path $installed -ErrorAction Stop | Should -Not -BeNullOrEmpty
        Get-FileList (Split-Path $installed) | Where-Object { $_ -notin 'icon.png', 'PSGetModuleInfo.xml' } | Should -Be $stagedFiles
    }

    It 'is found there by its name in a fresh session' {
        $answer = Invoke-InCleanHome -CleanHome $machine -Script {
            Import-Module GroupAdmin
            Connect-ChatService -Platform AtomChat -Sandbox
            "$((Get-Module GroupAdmin).ModuleBase)|$((Get-Command -Module GroupAdmin).Count)|$((Get-ChatGroup).Id -join ',')|$((Get-Help Add-ChatGroupMember).Synopsis)"
        }
        $answer | Should -Be "$(Split-Path $installed)|$($known.CmdletsToExport.Count)|general,support,leads,vault|Adds members to groups, in batches."
    }

    It 'is loaded by the first of its cmdlets that somebody types' {
        Invoke-InCleanHome -CleanHome $machine -Script { (Get-ChatPlatform).Count; (Get-Module GroupAdmin).Count } | Should -Be 5, 1
    }

    It 'is enough for a newcomer: the first three examples of a page, pasted one after the other, work in an empty folder' {
        $answer = Invoke-InCleanHome -CleanHome $machine -Script {
            param($folder)
            Set-Location $folder
            $examples = (Get-Help Add-ChatGroupMember -Examples).examples.example | Select-Object -First 3
            foreach ($example in $examples) {
                . ([scriptblock]::Create($example.code)) | Out-Null
            }

            "$($examples.Count) examples, $($Error.Where({ $_.FullyQualifiedErrorId -notlike 'ChatNotFound*' }).Count) errors, $((Get-ChatGroupMember support).UserId -contains 'u12')"
        } -ArgumentList (New-Item -ItemType Directory -Path "$TestDrive/empty").FullName
        $answer | Should -Be '3 examples, 0 errors, True'
    }
}

Describe 'The package manager' -Skip:$noManager {
    BeforeAll {
        $manager = Get-PackageManager
        $walk = New-CleanHome "$TestDrive/walk"
        $repository = (New-Item -ItemType Directory -Path "$TestDrive/repository").FullName
        Invoke-InCleanHome -CleanHome $walk -Script {
            param($manager, $repository, $feed, $staged)
            Import-Module $manager
            Register-PSResourceRepository -Name Folder -Uri $repository -Trusted
            Register-PSResourceRepository -Name Feed -Uri $feed -Trusted
            Publish-PSResource -Path $staged -Repository Folder
        } -ArgumentList $manager.Path, $repository, "$($machine.Path)/feed", $staged
        $published = "$repository/GroupAdmin.$version.nupkg"
    }

    It 'publishes the staged folder as it publishes to the Gallery, and finds nothing to complain about' {
        $nuspec = Read-Nuspec $published
        $nuspec.Files | Should -Be $stagedFiles
        $nuspec.Metadata.id | Should -BeExactly GroupAdmin
        $nuspec.Metadata.licenseUrl | Should -BeExactly $known.PrivateData.PSData.LicenseUri
        $nuspec.Metadata.copyright | Should -BeExactly $known.Copyright
        $nuspec.Metadata.dependencies | Should -BeNullOrEmpty
    }

    It 'shows what the manifest says, of what was published and of the package: <_>' -ForEach Folder, Feed {
        $found = Invoke-InCleanHome -CleanHome $walk -Script {
            param($manager, $repository)
            Import-Module $manager
            $found = Find-PSResource GroupAdmin -Repository $repository
            $found | Select-Object Name, Author, CompanyName, Copyright, Description, ReleaseNotes, Tags, Dependencies,
                @{ n = 'Version'; e = { "$($_.Version)" } }, @{ n = 'Type'; e = { "$($_.Type)" } }, @{ n = 'Licence'; e = { "$($_.LicenseUri)" } }, @{ n = 'Cmdlets'; e = { $_.Includes.Cmdlet } }
            (Find-PSResource -Tag Cord -Repository $repository).Name
        } -ArgumentList $manager.Path, $_
        $found[0].Name | Should -BeExactly GroupAdmin
        $found[0].Version | Should -BeExactly $version
        $found[0].Type | Should -Be Module
        $found[0].Author | Should -BeExactly $known.Author
        $found[0].CompanyName | Should -BeExactly $known.CompanyName
        $found[0].Copyright | Should -BeExactly $known.Copyright
        $found[0].Description | Should -BeExactly $known.Description
        $found[0].ReleaseNotes | Should -BeExactly $known.PrivateData.PSData.ReleaseNotes
        $found[0].Licence | Should -BeExactly $known.PrivateData.PSData.LicenseUri
        $found[0].Tags | Should -Be $known.PrivateData.PSData.Tags
        $found[0].Cmdlets | Should -Be $known.CmdletsToExport
        $found[0].Dependencies | Should -BeNullOrEmpty
        $found[1] | Should -BeExactly GroupAdmin
    }

    It 'lists what it installed' {
        $listed = Invoke-InCleanHome -CleanHome $machine -Script {
            param($manager)
            Import-Module $manager
            Get-InstalledPSResource | ForEach-Object { "$($_.Name) $($_.Version) $($_.Repository) $($_.InstalledLocation)" }
        } -ArgumentList $manager.Path
        $listed | Should -BeExactly "GroupAdmin $version Feed $($machine.Modules)"
    }

    It 'saves it, ready to be copied to a machine without a network' {
        $saved = (New-Item -ItemType Directory -Path "$TestDrive/saved").FullName
        Invoke-InCleanHome -CleanHome $walk -Script {
            param($manager, $saved)
            $ProgressPreference = 'SilentlyContinue'
            Import-Module $manager
            Save-PSResource GroupAdmin -Repository Folder -Path $saved
        } -ArgumentList $manager.Path, $saved
        Get-FileList "$saved/GroupAdmin/$version" | Should -Be $stagedFiles
    }

    It 'updates it beside a session that goes on with what it has, and takes it away again, version by version' {
        $next = "$version" -replace '\d+$', { [int] $_.Value + 1 }
        $changed = "$TestDrive/next/GroupAdmin"
        Copy-Item -LiteralPath $staged -Destination $changed -Recurse -Container -Force
        (Get-Content -LiteralPath "$changed/GroupAdmin.psd1" -Raw) -replace "ModuleVersion = '.+?'", "ModuleVersion = '$next'" | Set-Content -LiteralPath "$changed/GroupAdmin.psd1" -NoNewline

        $said = Invoke-InCleanHome -CleanHome $walk -Script {
            param($manager, $changed, $version)
            $ProgressPreference = 'SilentlyContinue'
            Import-Module $manager
            function Get-Installed { "$((Get-InstalledPSResource | Sort-Object Version).Version)" }
            Install-PSResource GroupAdmin -Repository Folder
            Import-Module GroupAdmin
            Connect-ChatService -Platform AtomChat -Sandbox
            'installed: ' + (Get-Installed)

            Publish-PSResource -Path $changed -Repository Folder
            Update-PSResource GroupAdmin -Repository Folder
            'updated: ' + (Get-Installed)
            "this session: $((Get-Module GroupAdmin).Version), $((Get-ChatGroup).Count) groups"
            'the next session: ' + (pwsh -NoProfile -NonInteractive -Command 'Connect-ChatService -Platform AtomChat -Sandbox; "$((Get-Module GroupAdmin).Version), $((Get-ChatGroup).Count) groups"')

            Uninstall-PSResource GroupAdmin -Version $version
            'one gone: ' + (Get-Installed)
            Uninstall-PSResource GroupAdmin
            'left: ' + (Get-ChildItem ($env:PSModulePath -split [IO.Path]::PathSeparator)[0] -Recurse).Count
        } -ArgumentList $manager.Path, $changed, $version
        $said | Should -Be @(
            "installed: $version"
            "updated: $version $next"
            "this session: $version, 4 groups"
            "the next session: $next, 4 groups"
            "one gone: $next"
            'left: 0'
        )
    }
}
