# The package that build.ps1 -Task Package writes: made, unpacked into a clean module path, and used from there in a fresh session.

BeforeAll {
    . $PSScriptRoot/Common.ps1
    $root = [IO.Path]::GetFullPath((Join-Path -Path $PSScriptRoot -ChildPath '../..'))
    $output = (dotnet pack (Join-Path -Path $root -ChildPath 'package') --output $TestDrive -p:PackWhatIsStaged=true 2>&1) -join "`n"
    $package = Get-ChildItem -Path $TestDrive -Filter 'GroupAdmin.*.nupkg'
}

Describe 'The package' {
    It 'is written, under 3 MB' {
        $package | Should -HaveCount 1 -Because $output
        $package.Length | Should -BeLessThan 3MB
    }

    It 'installs into a clean module path and works there' {
        $manifest = Test-ModuleManifest -Path (Join-Path -Path $root -ChildPath 'out/GroupAdmin/GroupAdmin.psd1')
        $package.Name | Should -Be "GroupAdmin.$($manifest.Version).nupkg"
        $folder = Join-Path -Path $TestDrive -ChildPath "modules/GroupAdmin/$($manifest.Version)"
        [IO.Compression.ZipFile]::ExtractToDirectory($package.FullName, $folder)

        $script = {
            Import-Module GroupAdmin
            Connect-ChatService -Platform AtomChat -Sandbox
            "$((Get-Module GroupAdmin).ModuleBase)|$((Get-Command -Module GroupAdmin).Count)|$((Get-ChatGroup).Id -join ',')|$((Get-Help Add-ChatGroupMember).Synopsis)"
        }
        $before = $env:PSModulePath
        try {
            $env:PSModulePath = Join-Path -Path $TestDrive -ChildPath modules
            $answer = pwsh -NoProfile -NonInteractive -Command $script
        }
        finally {
            $env:PSModulePath = $before
        }

        Test-ModuleManifest -Path "$folder/GroupAdmin.psd1" -ErrorAction Stop | Should -Not -BeNullOrEmpty
        $answer | Should -Be "$folder|$($manifest.ExportedCmdlets.Count)|general,support,leads,vault|Adds members to groups, in batches."
    }

    It 'is enough for a newcomer: the first three examples of a page, pasted one after the other, work in an empty folder' {
        $script = {
            param($folder)
            Set-Location $folder
            $examples = (Get-Help Add-ChatGroupMember -Examples).examples.example | Select-Object -First 3
            foreach ($example in $examples) {
                . ([scriptblock]::Create($example.code)) | Out-Null
            }

            "$($examples.Count) examples, $($Error.Where({ $_.FullyQualifiedErrorId -notlike 'ChatNotFound*' }).Count) errors, $((Get-ChatGroupMember support).UserId -contains 'u12')"
        }
        $before = $env:PSModulePath
        try {
            $env:PSModulePath = Join-Path -Path $TestDrive -ChildPath modules
            $answer = pwsh -NoProfile -NonInteractive -Command $script -args (New-Item -ItemType Directory -Path "$TestDrive/empty").FullName
        }
        finally {
            $env:PSModulePath = $before
        }

        $answer | Should -Be '3 examples, 0 errors, True'
    }

    It 'passes the tests of its cmdlets as it was installed' {
        $installed = (Get-ChildItem -Path "$TestDrive/modules/GroupAdmin/*/GroupAdmin.psd1").FullName
        $files = 'Installed', 'Connect-ChatService', 'New-ChatGroup', 'Get-ChatGroup', 'Add-ChatGroupMember', 'Remove-ChatGroupMember', 'Block-ChatUser' | ForEach-Object { "$PSScriptRoot/$_.Tests.ps1" }
        $said = pwsh -NoProfile -NonInteractive -Command "& '$PSScriptRoot/Invoke-ModuleTests.ps1' -Module '$installed' -Path '$($files -join "','")'"
        $LASTEXITCODE | Should -Be 0 -Because ($said -join "`n")
        ($said -join "`n") | Should -Match 'Tests Passed: \d\d+, Failed: 0, Skipped: 0'
    }

    It 'holds the staged files and nothing else, with the tags of the manifest' {
        $zip = [IO.Compression.ZipFile]::OpenRead($package.FullName)
        try {
            $own = $zip.Entries.FullName | Where-Object { $_ -notmatch '^(_rels/|package/|\[Content_Types\]|GroupAdmin\.nuspec|icon\.png$)' } | Sort-Object
            $nuspec = [IO.StreamReader]::new($zip.GetEntry('GroupAdmin.nuspec').Open()).ReadToEnd()
        }
        finally {
            $zip.Dispose()
        }

        $staged = Join-Path -Path $root -ChildPath 'out/GroupAdmin'
        $own | Should -Be @(Get-ChildItem -Path $staged -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath($staged, $_.FullName).Replace('\', '/') } | Sort-Object)
        foreach ($name in (Get-Command -Module GroupAdmin).Name) {
            $nuspec | Should -Match "PSCommand_$name[ <]"
        }

        $known = & ([scriptblock]::Create((Get-Content -LiteralPath (Join-Path -Path $staged -ChildPath GroupAdmin.psd1) -Raw)))
        foreach ($tag in $known.PrivateData.PSData.Tags) {
            $nuspec | Should -Match "[ >]$tag[ <]"
        }

        $metadata = ([xml] $nuspec).package.metadata
        $metadata.icon | Should -Be icon.png
        $metadata.license.'#text' | Should -Be MIT
        $metadata.description | Should -BeExactly $known.Description
        $metadata.releaseNotes | Should -BeExactly $known.PrivateData.PSData.ReleaseNotes
    }
}
