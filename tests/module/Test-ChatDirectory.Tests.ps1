#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    . $PSScriptRoot/Common.ps1

    function New-TestFile {
        [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'It writes into the folder of the test.')]
        param([string] $Content, [string] $Extension = 'json')

        $path = Join-Path $TestDrive ([guid]::NewGuid().ToString('N') + '.' + $Extension)
        [IO.File]::WriteAllText($path, $Content)
        $path
    }
}

Describe 'Test-ChatDirectory' {
    It 'emits nothing for a good file, without any connection' {
        Test-ChatDirectory (New-TestFile '{"version": 1, "groups": []}') -ErrorAction Stop | Should -BeNullOrEmpty
        Test-ChatDirectory (New-TestFile "GroupId,UserId`nops,u1`n" csv) -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'emits an object for everything that is wrong' {
        $path = New-TestFile "GroupId,UserId,Type`nops,u1,Privat`nops,u2,`nops,u1,`n" csv
        $problems = @(Test-ChatDirectory $path)
        $problems | Should -BeOfType ([GroupAdmin.Directories.DirectoryProblem])
        $problems.Line | Should -Be 2, 4
        $problems[1].GroupId | Should -Be ops
        $problems[1].UserId | Should -Be u1
        $problems[1].Severity | Should -Be Error
        $problems[1].Path | Should -Be $path
        "$($problems[0])" | Should -BeLike "Line 2: 'Privat' is no type*"
    }

    It 'says yes or no with -Quiet, and a warning is no reason for no' {
        Test-ChatDirectory (New-TestFile '{') -Quiet | Should -BeFalse
        Test-ChatDirectory (New-TestFile '{"version": 1, "groups": [], "Groups": []}') -Quiet | Should -BeTrue
    }

    It 'takes several files, paths or objects' {
        $files = (New-TestFile '{'), (New-TestFile '{"version": 1, "groups": []}'), (New-TestFile '[]')
        Test-ChatDirectory $files -Quiet | Should -Be $false, $true, $false
        $files | Get-Item | Test-ChatDirectory -Quiet | Should -Be $false, $true, $false
        $files | Test-ChatDirectory -Quiet | Should -Be $false, $true, $false
    }

    It 'reads a file of any name with -Format' {
        $path = New-TestFile "GroupId,UserId`nops,u1`n" txt
        $failed = Get-TestFailure { Test-ChatDirectory $path }
        Assert-Failure $failed -Id ChatInvalidRequest -Category InvalidArgument -Target $path -Like '*-Format*'
        Test-ChatDirectory $path -Format Csv -Quiet | Should -BeTrue
    }

    It 'reports a file that is not there, and goes on' {
        $good = New-TestFile '{"version": 1, "groups": []}'
        $result = Test-ChatDirectory "$TestDrive/nope.json", $good -Quiet -ErrorAction SilentlyContinue -ErrorVariable failed
        $result | Should -BeTrue
        $failed[0].FullyQualifiedErrorId | Should -BeLike ChatNotFound*
        $failed[0].CategoryInfo.Category | Should -Be ObjectNotFound
    }

    It 'holds a file against a platform' {
        $path = New-TestFile '{ "version": 1, "groups": [
            { "id": "ops", "type": "Private", "members": ["u1", { "id": "u2,u3", "role": "admin" }], "bans": ["u9"] }] }'
        $problems = @(Test-ChatDirectory $path -Platform AtomChat)
        $problems.Where({ $_.Severity -eq 'Error' }).UserId | Should -Be 'u2,u3'
        $problems.Where({ $_.Severity -eq 'Warning' }).Message | Should -BeLike '*roles*'
        $problems = @(Test-ChatDirectory $path -Platform cord)
        $problems.Where({ $_.Severity -eq 'Error' }) | Should -BeNullOrEmpty
        "$($problems.Message)" | Should -Match "a group's type"
        "$($problems.Message)" | Should -Match 'bans'
        Test-ChatDirectory $path -Platform Publisher -Quiet | Should -BeFalse
        $failed = Get-TestFailure { Test-ChatDirectory $path -Platform Nope }
        "$failed" | Should -Match "There is no platform 'Nope'"
    }

    It 'counts what it does not show' {
        $rows = 1..300 | ForEach-Object { ',u1' }
        $path = New-TestFile ("GroupId,UserId`n" + ($rows -join "`n") + "`n") csv
        $problems = @(Test-ChatDirectory $path -WarningVariable warned -WarningAction SilentlyContinue)
        $problems | Should -HaveCount 100
        "$warned" | Should -Match '200 further problems'
    }

    It 'shows what is wrong in lines of 80 characters' {
        $path = Join-Path $TestDrive wrong.csv
        "GroupId,UserId,Type`nops,u1,Privat`n" | Set-Content $path
        $shown = (Test-ChatDirectory $path | Out-String -Width 80) -split '\r?\n' | Where-Object { $_ }
        $shown[0] | Should -Match '^File +Line Severity Message'
        $shown[2] | Should -Match "^wrong\.csv +2 Error +'Privat' is no type"
    }
}
