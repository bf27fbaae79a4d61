BeforeAll {
    . $PSScriptRoot/Common.ps1
}

AfterAll {
    Disconnect-Test
}

Describe 'Block-ChatUser' {
    BeforeEach {
        $null = Connect-TestSandbox other
        $sandbox = Connect-TestSandbox
    }

    Context '-Group' {
        It 'bans users from a group, given by <how>, and says nothing' -ForEach @(
            @{ how = 'position'; ban = { Block-ChatUser u1, u2 general } }
            @{ how = 'the pipeline'; ban = { 'u1', 'u2' | Block-ChatUser -Group general } }
            @{ how = 'objects'; ban = { Get-ChatUser u1, u2 | Block-ChatUser -Group general } }
            @{ how = 'members'; ban = { Get-ChatGroupMember general -First 2 | Block-ChatUser } }
            @{ how = 'the columns GroupId and UserId'; ban = { [pscustomobject] @{ GroupId = 'general'; UserId = 'u1' }, [pscustomobject] @{ GroupId = 'general'; UserId = 'u2' } | Block-ChatUser } }
            @{ how = 'the columns GUID and UID'; ban = { [pscustomobject] @{ GUID = 'general'; UID = 'u1' }, [pscustomobject] @{ GUID = 'general'; UID = 'u2' } | Block-ChatUser } }
        ) {
            & $ban | Should -BeNullOrEmpty
            (Get-ChatGroupMember general).UserId | Should -Be (3..8).ForEach({ "u$_" })
            Add-ChatGroupMember general u1 -ErrorAction SilentlyContinue -ErrorVariable refused
            $refused[0].Exception.Message | Should -BeLike '*banned*'
        }

        It 'emits one outcome for each user with -PassThru' {
            $outcomes = Block-ChatUser u1, u2 -Group general, leads -PassThru
            $outcomes | Should -BeOfType ([GroupAdmin.ChatMemberOutcome])
            $outcomes.ForEach({ "$($_.GroupId) $($_.UserId) $($_.Action) $($_.Outcome)" }) | Sort-Object |
                Should -Be 'general u1 Ban Done', 'general u2 Ban Done', 'leads u1 Ban Done', 'leads u2 Ban Done'
        }

        It 'takes a ban that holds already as it is' {
            Block-ChatUser u1 general
            (Block-ChatUser u1 general -PassThru).Outcome | Should -Be Unchanged
        }

        It 'reports an unknown user and bans the others' {
            $failures = @(Get-TestFailure { Block-ChatUser u1, nobody, u2 general })
            Assert-Failure $failures -Id ChatNotFound -Category ObjectNotFound -Target nobody
            (Get-ChatGroupMember general).Count | Should -Be 6
        }

        It 'reports an unknown group once and serves the others' {
            $failures = @(Get-TestFailure { Block-ChatUser u1, u2 nope, leads })
            Assert-Failure $failures -Id ChatNotFound -Category ObjectNotFound -Target nope
            (Get-ChatGroupMember leads).UserId | Should -Be u9
        }
    }

    Context '-By' {
        It 'lets one user block others' {
            $outcomes = Block-ChatUser u2, u3 -By u1 -PassThru
            $outcomes.ForEach({ "$($_.By) $($_.UserId) $($_.Action) $($_.Outcome)" }) | Sort-Object | Should -Be 'u1 u2 Block Done', 'u1 u3 Block Done'
            @($outcomes.GroupId -ne $null) | Should -BeNullOrEmpty
        }

        It 'counts a user who is blocked as unchanged' {
            Block-ChatUser u2 -By u1
            (Block-ChatUser u2 -By u1 -PassThru -ErrorAction Stop).Outcome | Should -Be Unchanged
        }

        It 'takes rows with the columns By and UserId, and an empty column of groups' {
            $outcome = [pscustomobject] @{ GroupId = ''; By = 'u1'; UserId = 'u2' } | Block-ChatUser -PassThru -ErrorAction Stop
            "$($outcome.By) $($outcome.UserId) $($outcome.Action)" | Should -Be 'u1 u2 Block'
        }

        It 'reports an unknown user' {
            Assert-Failure (Get-TestFailure { Block-ChatUser nobody -By u1 }) -Id ChatNotFound -Category ObjectNotFound -Target nobody
        }
    }

    Context 'the account itself' {
        It 'is nothing that the platform can block, given by <how>, and is refused before any request' -ForEach @(
            @{ how = 'position'; block = { Block-ChatUser u1 } }
            @{ how = 'the pipeline'; block = { 'u1' | Block-ChatUser } }
        ) {
            $before = $sandbox.Requests
            Assert-Failure (Get-TestFailure $block) -Id ChatNotSupported -Category NotImplemented -Target AtomChat -Like '*cannot block an account*'
            $sandbox.Requests | Should -Be $before
        }
    }

    It 'takes a file in which some rows name a group and some a user' {
        $file = Join-Path $TestDrive 'blocks.csv'
        'GroupId,By,UserId', 'general,,u1', ',u1,u2' | Set-Content -LiteralPath $file
        (Import-Csv -LiteralPath $file | Block-ChatUser -PassThru -ErrorAction Stop).ForEach({ "$($_.Action) $($_.UserId)" }) | Sort-Object | Should -Be 'Ban u1', 'Block u2'
    }

    It 'does not take -Group and -By together' {
        $before = $sandbox.Requests
        (Get-TestFailure { Block-ChatUser u1 -Group general -By u2 }).FullyQualifiedErrorId | Should -BeLike 'AmbiguousParameterSet,*'
        $sandbox.Requests | Should -Be $before
    }

    It 'sends nothing with -WhatIf' {
        $before = $sandbox.Requests
        Block-ChatUser u1, u2 -Group general -PassThru -WhatIf | Should -BeNullOrEmpty
        Block-ChatUser u1 -By u2 -WhatIf
        $sandbox.Requests | Should -Be $before
    }

    It 'works over the connection given by name or as an object' {
        Block-ChatUser u1 general -Connection other
        Block-ChatUser u2 general -Connection (Get-ChatConnection other)
        (Get-ChatGroupMember general -Connection other).Count | Should -Be 6
        (Get-ChatGroupMember general).Count | Should -Be 8
    }

    It 'refuses the id <what> before any request' -ForEach @(
        @{ what = 'that is empty'; id = '' }
        @{ what = 'with a comma'; id = 'u1,u2' }
        @{ what = 'with a control character'; id = "u`n1" }
    ) {
        $before = $sandbox.Requests
        Assert-Failure (Get-TestFailure { Block-ChatUser $id -Group general }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        if ($id) {
            Assert-Failure (Get-TestFailure { Block-ChatUser u1 -Group $id }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
            Assert-Failure (Get-TestFailure { Block-ChatUser u1 -By $id }) -Id ChatInvalidRequest -Category InvalidArgument -Target $id
        }
        else {
            Assert-Failure (Get-TestFailure { Block-ChatUser u1 -Group $id }) -Id ParameterArgumentTransformationError -Like '*group is empty*'
            Assert-Failure (Get-TestFailure { Block-ChatUser u1 -By $id }) -Id ParameterArgumentTransformationError -Like '*user is empty*'
        }

        $sandbox.Requests | Should -Be $before
    }

    It 'refuses null and objects of another kind' {
        Assert-Failure (Get-TestFailure { Block-ChatUser $null -Group general }) -Id ParameterArgumentTransformationError
        Assert-Failure (Get-TestFailure { Block-ChatUser u1 -Group $null }) -Id ParameterArgumentTransformationError
        Assert-Failure (Get-TestFailure { Get-ChatGroup leads | Block-ChatUser -Group general }) -Id ParameterArgumentTransformationError -Like '*(a ChatGroup) names no user*'
    }
}
